//! Which kinds of mail a person takes.

use serde::{Deserialize, Serialize};

use super::MailingKind;

/// Which kinds of mail a person takes: a settings document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailSubscriptions {
    pub notifications: bool,
    pub reports: bool,
    pub updates: bool,
    pub marketing: bool,
}

/// The same as boxes of a form: one that is not ticked is not sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionsForm {
    pub notifications: bool,
    pub reports: bool,
    pub updates: bool,
    pub marketing: bool,
}

impl EmailSubscriptions {
    /// None of them.
    pub const NONE: Self =
        Self { notifications: false, reports: false, updates: false, marketing: false };

    /// Whether mails of a kind are taken.
    #[must_use]
    pub const fn takes(&self, kind: MailingKind) -> bool {
        match kind {
            MailingKind::Notifications => self.notifications,
            MailingKind::Reports => self.reports,
            MailingKind::Updates => self.updates,
            MailingKind::Marketing => self.marketing,
        }
    }

    /// The same with a kind switched.
    #[must_use]
    pub const fn with(mut self, kind: MailingKind, takes: bool) -> Self {
        match kind {
            MailingKind::Notifications => self.notifications = takes,
            MailingKind::Reports => self.reports = takes,
            MailingKind::Updates => self.updates = takes,
            MailingKind::Marketing => self.marketing = takes,
        }
        self
    }
}

impl Default for EmailSubscriptions {
    fn default() -> Self {
        MailingKind::ALL
            .iter()
            .fold(Self::NONE, |all, &kind| all.with(kind, kind.facts().is_on_at_first))
    }
}

impl From<SubscriptionsForm> for EmailSubscriptions {
    fn from(form: SubscriptionsForm) -> Self {
        let SubscriptionsForm { notifications, reports, updates, marketing } = form;
        Self { notifications, reports, updates, marketing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marketing_is_off_until_somebody_chooses_it() {
        let taken: Vec<_> = MailingKind::ALL
            .iter()
            .filter(|&&kind| EmailSubscriptions::default().takes(kind))
            .map(|kind| kind.as_str())
            .collect();
        assert_eq!(taken, ["notifications", "reports", "updates"]);
        let document: EmailSubscriptions = serde_json::from_str(r#"{"reports":false}"#).unwrap();
        assert_eq!(document, EmailSubscriptions::default().with(MailingKind::Reports, false));
    }

    #[test]
    fn a_kind_is_switched_and_no_other() {
        for &kind in MailingKind::ALL {
            for &other in MailingKind::ALL {
                assert_eq!(EmailSubscriptions::NONE.with(kind, true).takes(other), kind == other);
            }
        }
    }

    #[test]
    fn what_is_not_ticked_is_off() {
        let form: SubscriptionsForm = serde_json::from_str(r#"{"marketing":true}"#).unwrap();
        let chosen = EmailSubscriptions::NONE.with(MailingKind::Marketing, true);
        assert_eq!(EmailSubscriptions::from(form), chosen);
    }
}
