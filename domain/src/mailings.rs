//! Mailings: mail that one can do without, and how one does without it.

mod kind;
mod mailing;
mod masked;
mod route;
mod subscriptions;

pub use kind::{MailingFacts, MailingKind};
pub use mailing::{MOST_RECIPIENTS, Mailing, MailingBody, MailingSubject};
pub use masked::masked;
pub use route::{MailingRoute, route_mailing};
pub use subscriptions::{EmailSubscriptions, SubscriptionsForm};

use thiserror::Error;

use crate::kernel::{MINUTE_MS, RateLimit};

/// Changes by the links of mails that one account can have: 30 at once, then one a minute.
pub const CHANGES_BY_LINK: RateLimit = RateLimit { burst: 30, interval_ms: MINUTE_MS };
/// Links that are nobody's, from one network: 20 at once, then one a minute. Mail providers send what many people
/// unsubscribe from out of one network, so those of somebody count for nothing here.
pub const WRONG_LINKS: RateLimit = RateLimit { burst: 20, interval_ms: MINUTE_MS };

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SubscriptionError {
    /// The link is damaged, was never made, or its account is gone.
    #[error(
        "This link is not valid. Open it once more from the mail, or sign in and change your email subscriptions."
    )]
    LinkNotValid,
}
