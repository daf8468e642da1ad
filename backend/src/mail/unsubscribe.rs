//! The foot of a mail that one can do without: what kind it is, and how one does without it (RFC 2369, RFC 8058).

use nameplate_domain::{kernel::UserId, mailings::MailingKind};

use super::Writer;
use crate::kernel::{Purpose, SecretKey};

/// How one unsubscribes from a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// What one unsubscribes from.
    pub kind: MailingKind,
    /// The address of the page where its recipient chooses.
    pub preferences: String,
}

impl Unsubscribe {
    /// The address to which a mail program posts that its user wants no more of the kind.
    #[must_use]
    pub fn one_click(&self) -> String {
        format!("{}/unsubscribe/{}", self.preferences, self.kind.as_str())
    }
}

impl Writer<'_> {
    /// How somebody unsubscribes from the mails of a kind.
    #[must_use]
    pub fn unsubscribe(&self, kind: MailingKind, user_id: &UserId) -> Unsubscribe {
        let site = self.site.as_str().trim_end_matches('/');
        let path = email_preferences_path(self.secret, user_id);
        Unsubscribe { kind, preferences: format!("{site}{path}") }
    }
}

/// The path of the page where somebody chooses which mails they get, signed in or not. It is the same every time.
pub(crate) fn email_preferences_path(secret: &SecretKey, user_id: &UserId) -> String {
    format!("/email-preferences/{}", secret.sign(Purpose::EmailPreferences, user_id.as_ref()))
}
