//! The kinds of mail that a person can switch off.

use crate::kernel::choice;

/// What is known of each kind of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailingFacts {
    /// What it is, in one sentence.
    pub about: &'static str,
    /// Whether those who never chose get it. Advertising needs consent.
    pub is_on_at_first: bool,
}

choice!(
    /// A kind of mail that a person can switch off. Mails that protect the account are of none.
    MailingKind with facts: MailingFacts {
        /// What happened in the products around.
        Notifications = "notifications", "Notifications", MailingFacts {
            about: "Mails about what happened: messages, calls, cases and tasks, digests included.",
            is_on_at_first: true,
        };
        /// What comes by a schedule.
        Reports = "reports", "Reports", MailingFacts {
            about: "Summaries that your company sends by a schedule.",
            is_on_at_first: true,
        };
        /// News of a product.
        Updates = "updates", "Updates", MailingFacts {
            about: "News of the products that you use here.",
            is_on_at_first: true,
        };
        /// Advertising.
        Marketing = "marketing", "Marketing", MailingFacts {
            about: "Offers and invitations to events. They come only if you choose them.",
            is_on_at_first: false,
        };
    }
);
