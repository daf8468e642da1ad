//! The rules of a timezone: its offset from UTC, and when that changes.

use super::{DAY_MS, Timestamp};

/// How many steps a search takes at the most: far more than any needs, so that none goes on for ever.
const MOST_STEPS: u32 = 256;

/// What a clock on a wall shows: the milliseconds that passed on it since 1970-01-01T00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(i64);

impl LocalTime {
    /// The milliseconds since midnight.
    #[must_use]
    pub const fn ms_of_day(self) -> i64 {
        self.0.rem_euclid(DAY_MS)
    }

    /// The number of the day: days since 1970-01-01.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// The day of the week: 0 is Monday, 6 Sunday.
    #[must_use]
    pub const fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        let weekday = (self.0.div_euclid(DAY_MS) + 3).rem_euclid(7);
        #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "0 to 6")]
        {
            weekday as usize
        }
    }
}

/// The rules of a timezone: how far its clocks are from UTC, and when they are put forward or back. The
/// backend has those of every IANA timezone.
pub trait ZoneRules {
    /// How far clocks are ahead of UTC at a moment, in milliseconds.
    fn utc_offset_ms(&self, at: Timestamp) -> i64;

    /// The first moment after `at` at which clocks are put forward or back; `None` when they never
    /// are again.
    fn next_transition(&self, at: Timestamp) -> Option<Timestamp>;

    /// What clocks show at a moment.
    fn local_time(&self, at: Timestamp) -> LocalTime {
        LocalTime(at.as_millis().saturating_add(self.utc_offset_ms(at)))
    }

    /// The first moment from `at` on at which clocks show what is looked for. `left_ms` says of a
    /// time how far clocks have to go from it until they show that, in milliseconds, 0 when they do.
    ///
    /// A time that clocks leap over is not shown, and one that they show twice is found twice.
    fn first_match(&self, at: Timestamp, left_ms: impl Fn(LocalTime) -> i64) -> Timestamp
    where
        Self: Sized,
    {
        let mut at = at;
        for _ in 0..MOST_STEPS {
            let left_ms = left_ms(self.local_time(at));
            if left_ms == 0 {
                break;
            }
            let next = at.plus_millis(left_ms);
            // Behind a change, clocks show something else than was reckoned.
            at = self.next_transition(at).map_or(next, |change| change.min(next));
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::HOUR_MS;

    #[test]
    fn weekdays_begin_on_monday() {
        // Mon 23 Nov 2026, 13:05 UTC.
        let monday = LocalTime(1_795_439_100_000);
        assert_eq!((monday.weekday(), monday.ms_of_day()), (0, 13 * HOUR_MS + 300_000));
        assert_eq!(LocalTime(0).weekday(), 3);
        assert_eq!(LocalTime(-1).weekday(), 2);
        assert_eq!(LocalTime(-1).ms_of_day(), DAY_MS - 1);
    }
}
