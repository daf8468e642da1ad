//! How a webhook stands, and when it is switched off by itself.

use crate::kernel::{DAY_MS, HOUR_MS, MINUTE_MS, RateLimit, Timestamp, choice};

/// How long a webhook may fail before it is switched off, in milliseconds: 3 days.
pub const FAILING_MS: i64 = 3 * DAY_MS;

/// After how long without a try a failure is a new one, in milliseconds: messages are tried again each hour at least, so
/// nobody knows how the webhook was meanwhile.
pub const FAILING_GAP_MS: i64 = 2 * HOUR_MS;

/// How long a secret goes on signing after another one took its place, in milliseconds: 24 hours.
pub const OLD_SECRET_MS: i64 = DAY_MS;

/// How often one webhook may be tested: twenty times an hour.
pub const WEBHOOK_TESTS: RateLimit = RateLimit { burst: 20, interval_ms: HOUR_MS / 20 };

choice!(
    /// Why a webhook is off.
    OffReason {
        /// An Admin turned it off.
        Admin = "admin", "An Admin turned it off.";
        /// It took no message for three days.
        Failing = "failing", "It took no message for three days, so it was switched off.";
        /// It answered that it is there no more (410).
        Gone = "gone", "It answered that it is gone (410), so it was switched off.";
    }
);

/// Whether a webhook that took no message since a moment is to be switched off.
#[must_use]
pub const fn is_hopeless(failing_since: Timestamp, now: Timestamp) -> bool {
    now.millis_since(failing_since) >= FAILING_MS
}

/// How long a webhook that took no message since a moment is left alone after another failure, in milliseconds: as
/// long as it has been failing, and a minute at the most. So one that is down isn't asked all the time, and one that is
/// back is told soon.
#[must_use]
pub fn rest_ms(failing_since: Timestamp, now: Timestamp) -> i64 {
    now.millis_since(failing_since).clamp(0, MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days_of_nothing_but_failure_are_enough() {
        let since = Timestamp::from_millis(1_000);
        assert!(!is_hopeless(since, since.plus_millis(3 * DAY_MS - 1)));
        assert!(is_hopeless(since, since.plus_millis(3 * DAY_MS)));
    }

    #[test]
    fn who_fails_for_longer_rests_for_longer() {
        let since = Timestamp::from_millis(1_000);
        let rests = [0, 5_000, 59_000, HOUR_MS].map(|ms| rest_ms(since, since.plus_millis(ms)));
        assert_eq!(rests, [0, 5_000, 59_000, 60_000]);
    }
}
