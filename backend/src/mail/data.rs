//! Mails about a person's data: a copy that is ready, and the wish to be deleted.

use nameplate_domain::{companies::CompanyName, exports::DeclineReason, kernel::Timestamp};

use super::{MailContent, Writer, content::Block};

impl Writer<'_> {
    pub(super) fn export_ready(&self, ends_at: Timestamp) -> (&'static str, Vec<Block>) {
        let blocks = vec![
            Block::Text("The copy of your data that you asked for is ready.".to_owned()),
            Block::Action("Go to Your data", self.page("settings/data")),
            Block::Small(format!(
                "Sign in to fetch it. It can be fetched until {}, then it is removed.",
                self.zone.exact(ends_at)
            )),
        ];
        ("Your data is ready", blocks)
    }

    /// To an admin, about who stands in it as its author.
    pub(super) fn deletion_requested(&self, company: &CompanyName) -> MailContent {
        let author = self.author.map_or("Somebody", AsRef::as_ref);
        let company = company.as_ref();
        let blocks = vec![
            Block::Text(format!(
                "{author} asks the admins of {company} to delete their account. One of you decides: delete the \
                 account, or decline."
            )),
            Block::Action("Go to the team", self.page("company/team")),
            Block::Small(format!("The account is marked in the team of {company}.")),
        ];
        self.content(format!("{author} asks to be deleted"), blocks)
    }
}

pub(super) fn deletion_declined(
    company: &CompanyName,
    reason: Option<&DeclineReason>,
) -> (&'static str, Vec<Block>) {
    let text = format!(
        "An admin of {} declined to delete your account. It stays as it is.",
        company.as_ref()
    );
    let mut blocks = vec![Block::Text(text)];
    if let Some(reason) = reason {
        blocks.push(Block::Text("They wrote:".to_owned()));
        blocks.push(Block::Quote(reason.as_ref().to_owned()));
    }
    ("Your account is not deleted", blocks)
}

pub(super) fn account_deleted(company: &CompanyName) -> (&'static str, Vec<Block>) {
    let text = format!(
        "An admin of {} deleted your account, as you asked. This is the last mail that you get about it; your address is \
         not kept.",
        company.as_ref()
    );
    ("Your account is deleted", vec![Block::Text(text)])
}
