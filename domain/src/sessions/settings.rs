//! When a session ends because nobody uses it.

use serde::{Deserialize, Serialize};

use crate::kernel::{DAY_MS, HOUR_MS, MINUTE_MS, choice};

choice!(
    /// How long a person may be away before they are signed out.
    #[derive(Default)]
    IdleTimeout {
        Minutes15 = "minutes_15", "15 minutes";
        Minutes30 = "minutes_30", "30 minutes";
        Hour1 = "hour_1", "1 hour";
        #[default]
        Hours8 = "hours_8", "8 hours";
        Hours24 = "hours_24", "24 hours";
        Days7 = "days_7", "7 days";
    }
);

impl IdleTimeout {
    /// The choice of a length, in milliseconds.
    #[must_use]
    pub fn of_millis(millis: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.as_millis() == millis)
    }

    /// How long that is, in milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        match self {
            Self::Minutes15 => 15 * MINUTE_MS,
            Self::Minutes30 => 30 * MINUTE_MS,
            Self::Hour1 => HOUR_MS,
            Self::Hours8 => 8 * HOUR_MS,
            Self::Hours24 => 24 * HOUR_MS,
            Self::Days7 => 7 * DAY_MS,
        }
    }
}

/// What a person chose for all their sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionSettings {
    pub idle_timeout: IdleTimeout,
    /// Whether that holds also for sessions that *Remember me* keeps.
    pub applies_to_remembered: bool,
}

impl SessionSettings {
    /// How long the person may be away, where their companies allow `longest` at the most.
    #[must_use]
    pub fn idle_ms(self, longest: Option<IdleTimeout>) -> i64 {
        let chosen = self.idle_timeout.as_millis();
        longest.map_or(chosen, |longest| chosen.min(longest.as_millis()))
    }

    /// The same in sessions that *Remember me* keeps; `None` when they may be away for as long as
    /// those live. What a company allows holds there, too: else a box at the sign-in undid it.
    #[must_use]
    pub fn remembered_idle_ms(self, longest: Option<IdleTimeout>) -> Option<i64> {
        if self.applies_to_remembered {
            return Some(self.idle_ms(longest));
        }
        longest.map(IdleTimeout::as_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_back_from_its_word_and_they_grow() {
        for &choice in IdleTimeout::ALL {
            assert_eq!(IdleTimeout::parse(choice.as_str()), Some(choice));
            assert_eq!(IdleTimeout::of_millis(choice.as_millis()), Some(choice));
        }
        assert!(IdleTimeout::ALL.is_sorted_by_key(|choice| choice.as_millis()));
        assert_eq!(IdleTimeout::parse("never"), None);
    }
}
