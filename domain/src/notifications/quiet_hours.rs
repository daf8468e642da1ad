//! Quiet hours: when a person wants to be left alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Channel;
use crate::kernel::{DAY_MS, Fault, LocalTime, MINUTE_MS, Timestamp, ZoneRules};

/// The days of the week as the page names them; Monday is the first.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time of the day, to the minute: "22:30".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Takes hours and minutes; past the end of a day it begins anew.
    #[must_use]
    pub const fn new(hours: u8, minutes: u8) -> Self {
        Self((hours as u16 * 60 + minutes as u16) % (24 * 60))
    }

    /// Takes a time as a browser's time field sends it: `22:30`, with seconds or without.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::NotATime`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Fault::Missing);
        }
        let parts: Vec<_> = typed.split(':').collect();
        let number = |part: &str, below: u8| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|number| is_number && *number < below)
        };
        match parts[..] {
            [hours, minutes] | [hours, minutes, _] => {
                let seconds = parts.get(2).map_or(Some(0), |part| number(part, 60));
                match (number(hours, 24), number(minutes, 60), seconds) {
                    (Some(hours), Some(minutes), Some(_)) => Ok(Self::new(hours, minutes)),
                    _ => Err(Fault::NotATime),
                }
            }
            _ => Err(Fault::NotATime),
        }
    }

    /// Milliseconds after midnight.
    const fn as_millis(self) -> i64 {
        self.0 as i64 * MINUTE_MS
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// From when until when; it ends on the next day unless it ends later than it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietWindow {
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

impl QuietWindow {
    /// How long it is, in milliseconds; one that ends when it begins is none.
    const fn length_ms(self) -> i64 {
        (self.to.as_millis() - self.from.as_millis()).rem_euclid(DAY_MS)
    }

    /// How far clocks have to go until it ends, when it began `days` ago; 0 when it is not now.
    const fn left_ms(self, time: LocalTime, days: i64) -> i64 {
        let since_begin = time.ms_of_day() + days * DAY_MS - self.from.as_millis();
        if 0 <= since_begin && since_begin < self.length_ms() {
            self.length_ms() - since_begin
        } else {
            0
        }
    }
}

impl Default for QuietWindow {
    /// The night.
    fn default() -> Self {
        Self { from: TimeOfDay::new(22, 0), to: TimeOfDay::new(7, 0) }
    }
}

/// When a person wants to be left alone, on the clocks of where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietHours {
    pub is_on: bool,
    pub every_day: QuietWindow,
    pub is_per_weekday: bool,
    /// Each weekday's, Monday first: those that begin on that day.
    pub weekdays: [Option<QuietWindow>; 7],
    /// Whether push messages wait, too; mails always do.
    pub covers_push: bool,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self {
            is_on: false,
            every_day: QuietWindow::default(),
            is_per_weekday: false,
            weekdays: [Some(QuietWindow::default()); 7],
            covers_push: false,
        }
    }
}

impl QuietHours {
    /// Those that begin on a weekday, if there are any.
    fn window_on(&self, weekday: usize) -> Option<QuietWindow> {
        if self.is_per_weekday {
            self.weekdays.get(weekday).copied().flatten()
        } else {
            Some(self.every_day)
        }
    }

    /// Whether what is delivered on a channel waits for their end.
    #[must_use]
    pub const fn covers(&self, channel: Channel) -> bool {
        match channel {
            Channel::InApp => false,
            Channel::Email => self.is_on,
            Channel::Push => self.is_on && self.covers_push,
        }
    }

    /// Whether a time is in them.
    #[must_use]
    pub fn contains(&self, time: LocalTime) -> bool {
        self.left_ms(time) > 0
    }

    /// The first moment from `now` on that is not in them: `now` itself when it isn't. There always
    /// is one: each begins on another day, and none lasts a whole day.
    #[must_use]
    pub fn end(&self, now: Timestamp, zone: &impl ZoneRules) -> Timestamp {
        zone.first_match(now, |time| self.left_ms(time))
    }

    /// When the next ones begin and end; of those that are now, if they are. `None` when there are
    /// none within a week.
    #[must_use]
    pub fn next(&self, now: Timestamp, zone: &impl ZoneRules) -> Option<(Timestamp, Timestamp)> {
        let begin = zone.first_match(now, |time| self.until_next_ms(time).unwrap_or_default());
        self.contains(zone.local_time(begin)).then(|| (begin, self.end(begin, zone)))
    }

    /// How far clocks have to go until the end of those that hold a time; 0 when none do.
    fn left_ms(&self, time: LocalTime) -> i64 {
        if !self.is_on {
            return 0;
        }
        let today = time.weekday();
        let of = |weekday, days| {
            self.window_on(weekday).map_or(0, |window: QuietWindow| window.left_ms(time, days))
        };
        of(today, 0).max(of((today + 6) % 7, 1))
    }

    /// How far clocks have to go until they are in quiet hours, 0 when they are; `None` when there
    /// are none.
    fn until_next_ms(&self, time: LocalTime) -> Option<i64> {
        if self.left_ms(time) > 0 {
            return Some(0);
        }
        let until = |days: usize| {
            let window = self.window_on((time.weekday() + days) % 7)?;
            let begin = i64::try_from(days).ok()? * DAY_MS + window.from.as_millis();
            let until = begin - time.ms_of_day();
            (until > 0 && window.length_ms() > 0).then_some(until)
        };
        if self.is_on { (0..=7).filter_map(until).min() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_taken_as_a_browser_sends_them() {
        for (typed, shown) in [("22:30", "22:30"), (" 00:00 ", "00:00"), ("07:05:59", "07:05")] {
            assert_eq!(TimeOfDay::parse(typed).map(|time| time.to_string()), Ok(shown.to_owned()));
        }
        for typed in ["24:00", "7:05", "12:60", "noon", "12", "+1:00", "12:00:60", "1:2:3:4"] {
            assert_eq!(TimeOfDay::parse(typed), Err(Fault::NotATime), "{typed}");
        }
        assert_eq!(TimeOfDay::parse(" "), Err(Fault::Missing));
    }

    #[test]
    fn a_window_of_no_length_is_none() {
        let noon = TimeOfDay::new(12, 0);
        let hours = QuietHours {
            is_on: true,
            every_day: QuietWindow { from: noon, to: noon },
            ..QuietHours::default()
        };
        assert_eq!(hours.next(Timestamp::from_millis(0), &Utc), None);
        assert_eq!(hours.end(Timestamp::from_millis(0), &Utc), Timestamp::from_millis(0));
    }

    #[test]
    fn each_weekday_has_its_own() {
        let evening = QuietWindow { from: TimeOfDay::new(18, 0), to: TimeOfDay::new(6, 0) };
        let mut hours = QuietHours { is_on: true, is_per_weekday: true, ..QuietHours::default() };
        hours.weekdays = [None; 7];
        hours.weekdays[4] = Some(evening);
        // Thu 1 Jan 1970; those of Friday end on Saturday.
        let at = |hours: i64| Timestamp::from_millis(hours * 60 * MINUTE_MS);
        assert_eq!(hours.next(at(0), &Utc), Some((at(42), at(54))));
        assert_eq!(hours.next(at(50), &Utc), Some((at(50), at(54))));
        assert_eq!(hours.next(at(54), &Utc), Some((at(42 + 168), at(54 + 168))));
        assert_eq!(hours.end(at(43), &Utc), at(54));
        assert_eq!(hours.end(at(54), &Utc), at(54));
    }

    struct Utc;

    impl ZoneRules for Utc {
        fn utc_offset_ms(&self, _: Timestamp) -> i64 {
            0
        }

        fn next_transition(&self, _: Timestamp) -> Option<Timestamp> {
            None
        }
    }
}
