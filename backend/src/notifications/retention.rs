//! How long events are kept.

use nameplate_domain::kernel::{DAY_MS, Timestamp};

/// How long events are kept, with all that was decided about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRetention {
    days: u16,
}

impl EventRetention {
    /// What can be chosen, in days: as long as people can ask why they did or didn't hear of
    /// something, up to ten years.
    pub const DAYS: std::ops::RangeInclusive<u16> = 30..=3650;

    /// Takes a number of days; gives `None` when it can't be chosen.
    #[must_use]
    pub fn of_days(days: u16) -> Option<Self> {
        Self::DAYS.contains(&days).then_some(Self { days })
    }

    /// The moment before which everything is too old at `now`.
    pub(super) fn oldest(self, now: Timestamp) -> Timestamp {
        now.plus_millis(-i64::from(self.days) * DAY_MS)
    }
}

impl Default for EventRetention {
    /// Events are kept for 90 days unless the settings say otherwise.
    fn default() -> Self {
        Self { days: 90 }
    }
}
