//! What mails about keys to the API say.

use nameplate_domain::{api_keys::ApiKeyName, companies::CompanyName, kernel::Timestamp};

use super::{MailContent, content::Block, message::Writer};

/// What a key is called, how it begins, and the company that it acts in.
type Key<'a> = (&'a ApiKeyName, &'a str, &'a CompanyName);

impl Writer<'_> {
    pub(super) fn api_key_expires(&self, key: Key<'_>, expires_at: Timestamp) -> MailContent {
        let text = "What uses this API key stops working then. Regenerate it, or let it end.";
        let end = ("Expires", self.zone.exact(expires_at));
        self.about_key("expires soon", text, key, Some(end))
    }

    pub(super) fn api_key_unused(&self, key: Key<'_>) -> MailContent {
        let text = "Nobody has used this API key for 90 days. Revoke it if nothing needs it any more: \
                    a key that is not there can\u{2019}t be stolen.";
        self.about_key("is not used", text, key, None)
    }

    pub(super) fn api_key_revoked(&self, key: Key<'_>) -> MailContent {
        let text = "An admin of the company revoked this API key of yours. What used it has stopped working.";
        self.about_key("was revoked", text, key, None)
    }

    fn about_key(
        &self,
        what: &str,
        text: &str,
        (name, prefix, company): Key<'_>,
        fact: Option<(&'static str, String)>,
    ) -> MailContent {
        let facts =
            [("Key", format!("{prefix}\u{2026}")), ("Company", company.as_ref().to_owned())];
        let site = self.site.as_str().trim_end_matches('/');
        let blocks = vec![
            Block::Text(text.to_owned()),
            Block::Facts(facts.into_iter().chain(fact).collect()),
            Block::Action("Open API keys", format!("{site}/settings/api-keys")),
        ];
        self.content(format!("The API key \u{201c}{}\u{201d} {what}", name.as_ref()), blocks)
    }
}
