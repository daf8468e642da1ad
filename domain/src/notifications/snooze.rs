//! Snooze: a pause of everything, until a moment that people name.

use super::DigestFrequency;
use crate::kernel::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp, ZoneRules, choice};

/// Until when the night counts to the day before it, in milliseconds after midnight: 04:00. Whoever is
/// up by then says "tomorrow" of the morning that comes.
const NIGHT_ENDS_MS: i64 = 4 * HOUR_MS;

choice!(
    /// Until when everything is snoozed.
    SnoozeChoice {
        /// For an hour, to the next whole minute.
        Hour = "hour", "For an hour";
        /// Until 08:00 on the next day.
        Tomorrow = "tomorrow", "Until tomorrow";
        /// Until 08:00 on the next Monday.
        Monday = "monday", "Until Monday";
    }
);

impl SnoozeChoice {
    /// When a snooze ends that begins now, on the clocks of a place. Its mornings are those of daily and
    /// weekly digests: so on a Monday before 08:00, Monday is today, and a snooze is short rather than a
    /// week too long.
    #[must_use]
    pub fn end(self, now: Timestamp, zone: &impl ZoneRules) -> Timestamp {
        match self {
            Self::Hour => {
                let end = now.plus_millis(HOUR_MS);
                end.plus_millis((-end.as_millis()).rem_euclid(MINUTE_MS))
            }
            Self::Tomorrow => {
                let today = zone.local_time(now);
                let after = if today.ms_of_day() < NIGHT_ENDS_MS {
                    now
                } else {
                    let midnight = zone.first_match(now, |time| {
                        if time.day() > today.day() { 0 } else { DAY_MS - time.ms_of_day() }
                    });
                    midnight.plus_millis(-1)
                };
                DigestFrequency::Daily.next(after, zone)
            }
            Self::Monday => DigestFrequency::Weekly.next(now, zone),
        }
    }
}

impl SnoozeChoice {
    /// The same for a choice that was offered as the moment `shown`, which counts as long as it is to come:
    /// somebody may press it on the day after. An hour is one from now. `None` when the moment has passed.
    #[must_use]
    pub fn end_shown(
        self,
        shown: Option<Timestamp>,
        now: Timestamp,
        zone: &impl ZoneRules,
    ) -> Option<Timestamp> {
        let end = self.end(now, zone);
        match shown.filter(|_| self != Self::Hour) {
            Some(shown) if shown != end => (now < shown && shown < end).then_some(shown),
            _ => Some(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ZoneRules that are an hour ahead, until they are put back by it.
    struct Summer(Timestamp);

    impl ZoneRules for Summer {
        fn utc_offset_ms(&self, at: Timestamp) -> i64 {
            if at < self.0 { HOUR_MS } else { 0 }
        }

        fn next_transition(&self, at: Timestamp) -> Option<Timestamp> {
            (at < self.0).then_some(self.0)
        }
    }

    /// Mon 23 Nov 2026, 00:00 UTC.
    const MONDAY: Timestamp = Timestamp::from_millis(1_795_392_000_000);
    const MORNING_MS: i64 = 8 * HOUR_MS;

    fn at(days: i64, ms: i64) -> Timestamp {
        MONDAY.plus_millis(days * DAY_MS + ms)
    }

    fn utc() -> Summer {
        Summer(Timestamp::from_millis(0))
    }

    #[test]
    fn an_hour_is_one_to_the_next_whole_minute() {
        assert_eq!(SnoozeChoice::Hour.end(at(0, 0), &utc()), at(0, HOUR_MS));
        assert_eq!(SnoozeChoice::Hour.end(at(0, 1), &utc()), at(0, HOUR_MS + MINUTE_MS));
    }

    #[test]
    fn tomorrow_is_the_morning_after_the_night() {
        let tomorrow = |now| SnoozeChoice::Tomorrow.end(now, &utc());
        assert_eq!(tomorrow(at(0, NIGHT_ENDS_MS)), at(1, MORNING_MS));
        assert_eq!(tomorrow(at(0, MORNING_MS)), at(1, MORNING_MS));
        assert_eq!(tomorrow(at(1, -1)), at(1, MORNING_MS));
        assert_eq!(tomorrow(at(1, 0)), at(1, MORNING_MS), "the night is not over");
        assert_eq!(tomorrow(at(1, NIGHT_ENDS_MS - 1)), at(1, MORNING_MS));
    }

    #[test]
    fn monday_is_the_next_one_and_may_be_today() {
        let monday = |now| SnoozeChoice::Monday.end(now, &utc());
        assert_eq!(monday(at(0, MORNING_MS - 1)), at(0, MORNING_MS));
        assert_eq!(monday(at(0, MORNING_MS)), at(7, MORNING_MS));
        assert_eq!(monday(at(6, DAY_MS - 1)), at(7, MORNING_MS));
    }

    #[test]
    fn a_moment_that_was_shown_counts_until_it_has_passed() {
        let pressed = |choice: SnoozeChoice, shown, now| choice.end_shown(Some(shown), now, &utc());
        let morning = at(1, MORNING_MS);
        let late = at(1, NIGHT_ENDS_MS);
        assert_eq!(pressed(SnoozeChoice::Tomorrow, morning, late), Some(morning));
        assert_eq!(pressed(SnoozeChoice::Tomorrow, morning, morning), None);
        assert_eq!(pressed(SnoozeChoice::Monday, at(0, MORNING_MS), at(0, MORNING_MS + 1)), None);
        let hour = pressed(SnoozeChoice::Hour, at(0, HOUR_MS), at(0, 2 * HOUR_MS));
        assert_eq!(hour, Some(at(0, 3 * HOUR_MS)));
        // What no button ever said.
        assert_eq!(pressed(SnoozeChoice::Tomorrow, at(99, 0), late), None);
    }

    #[test]
    fn mornings_are_what_clocks_show() {
        // Put back by an hour on Tuesday at 01:00 UTC.
        let zone = Summer(at(1, HOUR_MS));
        for choice in [SnoozeChoice::Tomorrow, SnoozeChoice::Monday] {
            let now = at(if choice == SnoozeChoice::Monday { -6 } else { 0 }, 10 * HOUR_MS);
            let end = choice.end(now, &zone);
            assert_eq!(zone.local_time(end).ms_of_day(), MORNING_MS);
        }
        assert_eq!(SnoozeChoice::Tomorrow.end(at(0, 10 * HOUR_MS), &zone), at(1, MORNING_MS));
        let before = SnoozeChoice::Monday.end(at(-6, 0), &zone);
        assert_eq!(before, at(0, MORNING_MS - HOUR_MS));
    }
}
