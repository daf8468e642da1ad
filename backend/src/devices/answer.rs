//! What push services answer.

use std::fmt;

use http::{HeaderMap, StatusCode};
use nameplate_domain::kernel::Timestamp;

use crate::kernel::retry_after;

/// What a push service answered. Its `Display` is what a person may read: it names neither address nor
/// key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The message was taken.
    Taken,
    /// The subscription has ended.
    Gone,
    TooLarge,
    /// The push service will refuse this message however often it is sent.
    Refused(StatusCode),
    /// The push service asks to be tried again later.
    Later {
        /// The status that it answered with.
        status: StatusCode,
        /// When it may be tried again, if it said so.
        not_before: Option<Timestamp>,
    },
    /// Nobody answers there, or it is no place of the internet.
    Unreachable,
    TooSlow,
    /// The message can't be written for this device.
    Unsendable,
}

impl Answer {
    /// Reads an answer (RFC 8030, sections 5 and 7.3).
    pub(super) fn read(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Self {
        match status {
            status if status.is_success() => Self::Taken,
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::Gone,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                Self::Later { status, not_before: retry_after(headers, now) }
            }
            status if status.is_client_error() => Self::Refused(status),
            status => Self::Later { status, not_before: retry_after(headers, now) },
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("The push service took it."),
            Self::Gone => f.write_str("The device takes no push messages any more."),
            Self::TooLarge => f.write_str("The push service takes no message of this length."),
            Self::Refused(status) => {
                write!(f, "The push service refused it: it answered {}.", status.as_u16())
            }
            Self::Later { status, .. } => {
                write!(f, "The push service answered {}.", status.as_u16())
            }
            Self::Unreachable => f.write_str("The push service could not be reached."),
            Self::TooSlow => f.write_str("The push service took too long."),
            Self::Unsendable => f.write_str("The device's address or key can't be used."),
        }
    }
}
