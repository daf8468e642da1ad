//! How long a key works.

use crate::kernel::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp, choice};

/// How exactly it is known when a key was used last, in milliseconds.
pub const LAST_USED_EXACT_MS: i64 = MINUTE_MS;
/// How long before a key stops working its owner is told, in milliseconds.
pub const EXPIRY_NOTICE_MS: i64 = 7 * DAY_MS;
/// The same for a key that was made for no longer than that.
pub const SHORT_EXPIRY_NOTICE_MS: i64 = DAY_MS;
/// Once nobody used a key for so long, its owner is asked whether it is still needed, in milliseconds.
pub const UNUSED_MS: i64 = 90 * DAY_MS;

choice!(
    /// How long a new key is to work.
    #[derive(Default)]
    ExpiryChoice {
        /// A week.
        Days7 = "days_7", "In 7 days";
        /// 30 days.
        Days30 = "days_30", "In 30 days";
        /// 90 days: long enough for a season of work, and short enough that a lost key is not found years later.
        #[default]
        Days90 = "days_90", "In 90 days";
        /// A year.
        Days365 = "days_365", "In 365 days";
        /// Through a day that is chosen.
        Date = "date", "After a chosen day";
        /// For ever.
        Never = "never", "Never";
    }
);

impl ExpiryChoice {
    /// For how many milliseconds it works, where that is a fixed time.
    #[must_use]
    pub const fn millis(self) -> Option<i64> {
        match self {
            Self::Days7 => Some(7 * DAY_MS),
            Self::Days30 => Some(30 * DAY_MS),
            Self::Days90 => Some(90 * DAY_MS),
            Self::Days365 => Some(365 * DAY_MS),
            Self::Date | Self::Never => None,
        }
    }
}

choice!(
    /// How long a key works on that another one takes the place of.
    #[derive(Default)]
    Overlap {
        /// Not at all.
        #[default]
        None = "none", "At once";
        /// A day.
        Hours24 = "hours_24", "After 24 hours";
        /// A week.
        Days7 = "days_7", "After 7 days";
    }
);

impl Overlap {
    /// For how many milliseconds it works on.
    #[must_use]
    pub const fn millis(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Hours24 => 24 * HOUR_MS,
            Self::Days7 => 7 * DAY_MS,
        }
    }
}

/// Whether a key is about to stop working: within [`EXPIRY_NOTICE_MS`], or [`SHORT_EXPIRY_NOTICE_MS`].
#[must_use]
pub const fn expires_soon(created_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> bool {
    let is_short = expires_at.millis_since(created_at) <= EXPIRY_NOTICE_MS;
    let notice_ms = if is_short { SHORT_EXPIRY_NOTICE_MS } else { EXPIRY_NOTICE_MS };
    expires_at.millis_since(now) <= notice_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_before_its_end_a_key_expires_soon() {
        let (start, end) = (Timestamp::from_millis(0), Timestamp::from_millis(30 * DAY_MS));
        assert!(expires_soon(start, end, end.plus_millis(-EXPIRY_NOTICE_MS)));
        assert!(!expires_soon(start, end, end.plus_millis(-EXPIRY_NOTICE_MS - 1)));
        assert!(expires_soon(start, end, end.plus_millis(1)));
        let start = end.plus_millis(-EXPIRY_NOTICE_MS);
        assert!(!expires_soon(start, end, start), "a week is not about to end when it begins");
        assert!(expires_soon(start, end, end.plus_millis(-DAY_MS)));
    }
}
