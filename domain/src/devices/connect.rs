//! *Connect my phone*: a code that signs a phone in, once, for a person who is signed in elsewhere.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{MINUTE_MS, RateLimit, SECOND_MS};

/// How long a phone can take a code, and how long from then on both sides have to finish, in
/// milliseconds: 2 minutes each.
pub const PHONE_LINK_MS: i64 = 2 * MINUTE_MS;
/// Codes of one person: 10 at once, then one every 6 minutes.
pub const PHONE_LINKS_PER_USER: RateLimit = RateLimit { burst: 10, interval_ms: 6 * MINUTE_MS };
/// Phones of one network that take a code: 20 at once, then one a minute.
pub const PHONE_CLAIMS_PER_ADDRESS: RateLimit = RateLimit { burst: 20, interval_ms: MINUTE_MS };

/// How far a code has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneLinkState {
    Waiting,
    /// A phone took it; whoever asked is to say whether it is theirs.
    Claimed,
    /// They said so; the phone is to come back.
    Confirmed,
    Used,
    /// It is too late.
    Over,
}

impl PhoneLinkState {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Confirmed => "confirmed",
            Self::Used => "used",
            Self::Over => "over",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// The code was used, replaced, refused or voided, or is too old.
    #[error("This code is not valid any more. Show a new one on your computer.")]
    Over,
    /// Another phone took it.
    #[error(
        "This code is taken by another phone. If that is not yours, choose Not me on your computer."
    )]
    Taken,
}

/// How much time is left, in words; what has begun counts as a whole second.
#[must_use]
pub fn time_left(ms: i64) -> String {
    let seconds = (ms.max(0) + SECOND_MS - 1) / SECOND_MS;
    let counted = |count: i64, unit: &str| match count {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    };
    match (seconds / 60, seconds % 60) {
        (0, seconds) => counted(seconds, "second"),
        (minutes, 0) => counted(minutes, "minute"),
        (minutes, seconds) => {
            format!("{} {}", counted(minutes, "minute"), counted(seconds, "second"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_in_words() {
        assert_eq!(time_left(PHONE_LINK_MS), "2 minutes");
        assert_eq!(time_left(PHONE_LINK_MS - 1), "2 minutes");
        assert_eq!(time_left(PHONE_LINK_MS - SECOND_MS), "1 minute 59 seconds");
        assert_eq!(time_left(61 * SECOND_MS), "1 minute 1 second");
        assert_eq!(time_left(-5), "0 seconds");
    }
}
