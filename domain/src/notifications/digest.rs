//! Digests: many mails as one, at a time that people can rely on.

use crate::kernel::{DAY_MS, HOUR_MS, LocalTime, Timestamp, ZoneRules, choice};

/// When daily and weekly digests go out, in milliseconds after midnight: 08:00.
const MORNING_MS: i64 = 8 * HOUR_MS;

choice!(
    #[derive(Default)]
    DigestFrequency {
        Hourly = "hourly", "Every hour, on the hour";
        #[default]
        Daily = "daily", "Every day at 08:00";
        Weekly = "weekly", "Every Monday at 08:00";
    }
);

impl DigestFrequency {
    /// The first digest after a moment, on the clocks of a place. A time that clocks leap over has
    /// none; one that they show twice has two.
    #[must_use]
    pub fn next(self, now: Timestamp, zone: &impl ZoneRules) -> Timestamp {
        zone.first_match(now.plus_millis(1), |time| self.left_ms(time))
    }

    /// How far clocks have to go until the next digest, in milliseconds; 0 when it is due.
    const fn left_ms(self, time: LocalTime) -> i64 {
        match self {
            Self::Hourly => (-time.ms_of_day()).rem_euclid(HOUR_MS),
            Self::Daily => (MORNING_MS - time.ms_of_day()).rem_euclid(DAY_MS),
            Self::Weekly => {
                let since_monday = time.weekday() as i64 * DAY_MS + time.ms_of_day();
                (MORNING_MS - since_monday).rem_euclid(7 * DAY_MS)
            }
        }
    }
}
