//! Times as people read them, in their own timezone.

use jiff::{Timestamp as Moment, civil::Date, tz::TimeZone};
use nameplate_domain::{
    accounts::Timezone,
    kernel::{DAY_MS, Fault, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp, ZoneRules},
};

/// A timezone of the database that comes with jiff.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of a person: UTC until they chose one.
    #[must_use]
    pub fn of(timezone: Option<&Timezone>) -> Self {
        let zone = timezone.and_then(|name| TimeZone::get(name.as_ref()).ok());
        Self(zone.unwrap_or(TimeZone::UTC))
    }

    /// Takes a zone's name as typed, in any case; gives it as the IANA database writes it.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::UnknownTimezone`].
    pub fn parse(typed: &str) -> Result<Timezone, Fault> {
        let name = Timezone::parse(typed)?;
        let zone = TimeZone::get(name.as_ref()).map_err(|_| Fault::UnknownTimezone)?;
        match zone.iana_name() {
            // The database's own stand-in for "not set".
            None | Some("Factory") => Err(Fault::UnknownTimezone),
            Some(name) => Timezone::parse(name),
        }
    }

    /// The names of all zones that people live in, in order.
    #[must_use]
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> = jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name.contains('/') && !name.starts_with("Etc/") || name == "UTC")
            .collect();
        names.sort_unstable();
        names
    }

    /// A moment like "Mon 23 Nov 2026, 14:05".
    #[must_use]
    pub fn exact(&self, at: Timestamp) -> String {
        self.format(at, "%a %-d %b %Y, %H:%M")
    }

    /// The day of a moment, like "Mon 23 Nov 2026".
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.format(at, "%a %-d %b %Y")
    }

    /// The day of a moment as a field for dates writes it, like `2026-11-23` (ISO 8601).
    #[must_use]
    pub fn iso_date(&self, at: Timestamp) -> String {
        self.format(at, "%Y-%m-%d")
    }

    /// Takes a day as [`Zone::iso_date`] gives it, with blanks around it; gives the moment at which it begins.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::NotADate`].
    pub fn day_start(&self, typed: &str) -> Result<Timestamp, Fault> {
        self.start_of(parse_date(typed)?)
    }

    /// Takes a day as [`Zone::iso_date`] gives it, with blanks around it; gives the moment at which it is over.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::NotADate`].
    pub fn day_end(&self, typed: &str) -> Result<Timestamp, Fault> {
        let next = parse_date(typed)?.tomorrow().map_err(|_| Fault::NotADate)?;
        self.start_of(next)
    }

    fn start_of(&self, day: Date) -> Result<Timestamp, Fault> {
        let start = day.to_zoned_datetime(self.0.clone()).map_err(|_| Fault::NotADate)?;
        Ok(Timestamp::from_millis(start.timestamp().as_millisecond()))
    }

    /// The time of the day of a moment, like "14:05".
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        self.format(at, "%H:%M")
    }

    /// A moment that comes, as short as it is clear: "14:05" on the same day, "Mon 30 Nov, 08:00" on
    /// another.
    #[must_use]
    pub fn soon(&self, at: Timestamp, now: Timestamp) -> String {
        let is_today = self.local_time(at).day() == self.local_time(now).day();
        self.format(at, if is_today { "%H:%M" } else { "%a %-d %b, %H:%M" })
    }

    /// The day of the month of a moment, like "30 Nov, 08:00".
    #[must_use]
    pub fn in_month(&self, at: Timestamp) -> String {
        self.format(at, "%-d %b, %H:%M")
    }

    /// A moment as a machine reads it (RFC 3339), in UTC.
    #[must_use]
    pub fn iso(at: Timestamp) -> String {
        Self(TimeZone::UTC).format(at, "%Y-%m-%dT%H:%M:%SZ")
    }

    /// A moment like "3 hours ago" when it was within the last day, else as [`Zone::exact`].
    #[must_use]
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        let ago = |count: i64, unit: &str| match count {
            1 => format!("1 {unit} ago"),
            count => format!("{count} {unit}s ago"),
        };
        match now.millis_since(at) {
            ms if !(0..DAY_MS).contains(&ms) => self.exact(at),
            ms if ms < MINUTE_MS => "just now".to_owned(),
            ms if ms < HOUR_MS => ago(ms / MINUTE_MS, "minute"),
            ms => ago(ms / HOUR_MS, "hour"),
        }
    }

    fn format(&self, at: Timestamp, format: &str) -> String {
        moment(at).to_zoned_datetime(self.0.clone()).strftime(format).to_string()
    }
}

impl ZoneRules for Zone {
    fn utc_offset_ms(&self, at: Timestamp) -> i64 {
        i64::from(self.0.to_offset(moment(at)).seconds()) * SECOND_MS
    }

    fn next_transition(&self, at: Timestamp) -> Option<Timestamp> {
        let change = self.0.following(moment(at)).next()?;
        Some(Timestamp::from_millis(change.timestamp().as_millisecond()))
    }
}

fn parse_date(typed: &str) -> Result<Date, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    Date::strptime("%Y-%m-%d", typed).map_err(|_| Fault::NotADate)
}

/// What is past the range of years that jiff knows is shown as the epoch.
fn moment(at: Timestamp) -> Moment {
    Moment::from_millisecond(at.as_millis()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This is Mon 23 Nov 2026, 13:05 UTC.
    const AT: Timestamp = Timestamp::from_millis(1_795_439_100_000);

    fn zone(name: &str) -> Zone {
        Zone::of(Zone::parse(name).ok().as_ref())
    }

    #[test]
    fn moments_are_told_in_the_zone() {
        assert_eq!(zone("Europe/Paris").exact(AT), "Mon 23 Nov 2026, 14:05");
        assert_eq!(zone("Europe/Paris").date(AT), "Mon 23 Nov 2026");
        assert_eq!(zone("Europe/Paris").time(AT), "14:05");
        assert_eq!(zone("Asia/Kathmandu").exact(AT), "Mon 23 Nov 2026, 18:50");
        assert_eq!(Zone::of(None).exact(AT), "Mon 23 Nov 2026, 13:05");
        assert_eq!(Zone::iso(AT), "2026-11-23T13:05:00Z");
        let paris = zone("Europe/Paris");
        assert_eq!(paris.soon(AT, AT.plus_millis(-14 * HOUR_MS)), "14:05");
        assert_eq!(paris.soon(AT, AT.plus_millis(-15 * HOUR_MS)), "Mon 23 Nov, 14:05");
        assert_eq!(paris.in_month(AT), "23 Nov, 14:05");
    }

    #[test]
    fn the_last_day_is_told_as_a_distance() {
        let after = |ms| zone("Europe/Paris").relative(AT, AT.plus_millis(ms));
        assert_eq!(after(0), "just now");
        assert_eq!(after(MINUTE_MS), "1 minute ago");
        assert_eq!(after(3 * HOUR_MS), "3 hours ago");
        assert_eq!(after(DAY_MS), "Mon 23 Nov 2026, 14:05");
        assert_eq!(after(-1), "Mon 23 Nov 2026, 14:05");
    }

    #[test]
    fn names_are_those_of_the_database() {
        assert_eq!(Zone::parse("europe/paris").unwrap().as_ref(), "Europe/Paris");
        for unknown in ["Europe/Atlantis", "Factory"] {
            assert_eq!(Zone::parse(unknown), Err(Fault::UnknownTimezone));
        }
        let names = Zone::names();
        assert!(names.len() > 400 && names.is_sorted());
        assert!(names.iter().any(|name| name == "Australia/Lord_Howe"));
        assert!(names.iter().all(|name| Zone::parse(name).is_ok()));
    }
}
