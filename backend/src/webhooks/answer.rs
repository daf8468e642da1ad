//! What a webhook answered.

use std::fmt;

use http::StatusCode;
use nameplate_domain::kernel::Timestamp;

use crate::kernel::{Unanswered, retry_after};

/// How a try ended. Its `Display` is what an Admin reads: it names no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// The message was taken: any 2xx.
    Taken(StatusCode),
    /// The webhook is there no more, and wants no messages (410).
    Gone,
    /// The message was not taken, and is tried again: also what leads elsewhere, for nobody follows it.
    Refused {
        /// The status that it answered with.
        status: StatusCode,
        /// When it may be tried again, if it said so.
        not_before: Option<Timestamp>,
    },
    /// Nobody answers there, or it is no place of the internet.
    Unreachable,
    TooSlow,
    /// Its address can't be asked any more, by the rules of now.
    AddressRefused,
}

impl WebhookAnswer {
    pub(super) fn read(head: &http::response::Parts, now: Timestamp) -> Self {
        match head.status {
            status if status.is_success() => Self::Taken(status),
            StatusCode::GONE => Self::Gone,
            status => Self::Refused { status, not_before: retry_after(&head.headers, now) },
        }
    }

    /// Whether the message was taken.
    #[must_use]
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::Taken(_))
    }

    /// The status, where there was an answer.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Taken(status) | Self::Refused { status, .. } => Some(status.as_u16()),
            Self::Gone => Some(StatusCode::GONE.as_u16()),
            Self::Unreachable | Self::TooSlow | Self::AddressRefused => None,
        }
    }

    pub(super) const fn not_before(self) -> Option<Timestamp> {
        match self {
            Self::Refused { not_before, .. } => not_before,
            _ => None,
        }
    }
}

impl From<Unanswered> for WebhookAnswer {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Unreachable => Self::Unreachable,
            Unanswered::TooSlow => Self::TooSlow,
        }
    }
}

impl fmt::Display for WebhookAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(status) => write!(f, "It answered {}.", status.as_u16()),
            Self::Gone => f.write_str("It answered 410: it is gone."),
            Self::Refused { status, .. } if status.is_redirection() => {
                write!(f, "It answered {}, and redirects are not followed.", status.as_u16())
            }
            Self::Refused { status, .. } => write!(f, "It answered {}.", status.as_u16()),
            Self::Unreachable => f.write_str("It could not be reached."),
            Self::TooSlow => f.write_str("It took too long to answer."),
            Self::AddressRefused => f.write_str("Its address can’t be asked."),
        }
    }
}
