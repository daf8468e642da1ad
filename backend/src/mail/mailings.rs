//! What the mails say that a company sends to its members. Subject and body are what somebody sent: they are text.

use nameplate_domain::{companies::CompanyName, mailings::Mailing};

use super::{MailContent, Writer, content::Block};

impl Writer<'_> {
    /// Writes out a mailing of a company.
    #[must_use]
    pub fn write_mailing(&self, mailing: &Mailing, company: &CompanyName) -> MailContent {
        let from = format!("{} sent this to its members.", company.as_ref());
        let blocks = vec![Block::Prose(mailing.body.as_ref().to_owned()), Block::Small(from)];
        // On one line, whatever a database holds: it becomes a header.
        self.content(mailing.subject.as_ref().replace(char::is_control, " "), blocks)
    }
}
