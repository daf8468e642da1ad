//! Sessions: one signed-in browser each.

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod settings;
mod user_agent;

pub use settings::{IdleTimeout, SessionSettings};
pub use user_agent::{Device, DeviceKind};

use crate::kernel::{DAY_MS, MINUTE_MS, RateLimit, SECOND_MS, SessionId, Timestamp};

/// How long a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Until the browser closes, or the person has been away for as long as they chose.
    Browser,
    /// Over browser restarts.
    Remembered,
}

impl Lifetime {
    /// How long *Remember me* keeps a session: 30 days, in milliseconds.
    pub const REMEMBERED_MS: i64 = 30 * DAY_MS;

    /// How long a session lives at the most, in milliseconds, however much it is used, where the operator lets one live
    /// for `longest_ms`.
    #[must_use]
    pub fn longest_ms(self, longest_ms: i64) -> i64 {
        match self {
            Self::Browser => longest_ms,
            Self::Remembered => longest_ms.min(Self::REMEMBERED_MS),
        }
    }
}

/// How long a session lives at the most, unless the operator says otherwise: 30 days, in milliseconds.
pub const LONGEST_SESSION_MS: i64 = 30 * DAY_MS;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id; not its token, which only the browser has.
    pub id: SessionId,
    pub lifetime: Lifetime,
    pub created_at: Timestamp,
    /// When it ends however much it is used.
    pub latest_end_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// When the person last proved who they are, by password or passkey.
    pub proved_at: Timestamp,
    /// What its owner chose for all their sessions.
    pub settings: SessionSettings,
    /// How long their companies let them be away at the most, if one has a bound.
    pub longest_idle: Option<IdleTimeout>,
}

impl Session {
    /// `last_active_at` is written at most this often, in milliseconds.
    const TOUCH_EVERY_MS: i64 = MINUTE_MS;
    /// How long a proof is enough for a sensitive change: 10 minutes, in milliseconds.
    pub const PROOF_MS: i64 = 10 * MINUTE_MS;

    /// When it ends, if nobody comes back to it.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        let idle = match self.lifetime {
            Lifetime::Browser => Some(self.settings.idle_ms(self.longest_idle)),
            Lifetime::Remembered => self.settings.remembered_idle_ms(self.longest_idle),
        };
        let idle_end = idle.map(|idle| self.last_active_at.plus_millis(idle));
        idle_end.map_or(self.latest_end_at, |end| end.min(self.latest_end_at))
    }

    /// Whether it ends when it does even if somebody comes back to it.
    #[must_use]
    pub fn has_fixed_end(&self) -> bool {
        self.ends_at() == self.latest_end_at
    }

    /// Whether it is over at `now`.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ends_at() <= now
    }

    /// Whether the person proved lately enough who they are.
    #[must_use]
    pub fn has_recent_proof(&self, now: Timestamp) -> bool {
        now.millis_since(self.proved_at) <= Self::PROOF_MS
    }

    /// Whether a use at `now` is worth a write.
    #[must_use]
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.millis_since(self.last_active_at) >= Self::TOUCH_EVERY_MS
    }
}

/// How somebody proved who they are when they signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    Password,
    /// By the password, and a code from an app.
    Code,
    BackupCode,
    TrustedDevice,
    Passkey,
    /// By a code that a session of theirs showed, and confirmed.
    PhoneLink,
}

impl AuthMethod {
    /// How it was done, as a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Password => "By password.",
            Self::Code => "By password and code.",
            Self::BackupCode => "By password and backup code.",
            Self::TrustedDevice => "By password, on a trusted device.",
            Self::Passkey => "By passkey.",
            Self::PhoneLink => "With a code that another device showed.",
        }
    }
}

/// Failed sign-ins to one account from all browsers together that it doesn't know: 10 at once, then one
/// every 90 seconds.
pub const FAILURES_PER_ACCOUNT: RateLimit = RateLimit { burst: 10, interval_ms: 90 * SECOND_MS };
/// Failed sign-ins to one account from one browser that it knows: as many, but counted by themselves,
/// so that nobody else uses them up.
pub const FAILURES_PER_BROWSER: RateLimit = FAILURES_PER_ACCOUNT;
/// Failed sign-ins from one network in browsers that the accounts don't know: 50 at once, for whole
/// offices share one, then one every 20 seconds.
pub const FAILURES_PER_ADDRESS: RateLimit = RateLimit { burst: 50, interval_ms: 20 * SECOND_MS };

/// A session that was not used for this long is told apart from those in use: 7 days, in
/// milliseconds.
pub const DORMANT_MS: i64 = 7 * DAY_MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EndSessionError {
    /// It ended by itself, or from elsewhere, or there never was one.
    #[error("That device is signed out already.")]
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignInError {
    /// One message for every failure, so that nobody learns which accounts exist.
    #[error("Email or password is not right.")]
    WrongCredentials,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::HOUR_MS;

    fn session(lifetime: Lifetime, last_active_ms: i64) -> Session {
        Session {
            id: SessionId::new("s"),
            lifetime,
            created_at: Timestamp::from_millis(0),
            latest_end_at: Timestamp::from_millis(lifetime.longest_ms(60 * DAY_MS)),
            last_active_at: Timestamp::from_millis(last_active_ms),
            proved_at: Timestamp::from_millis(0),
            settings: SessionSettings::default(),
            longest_idle: None,
        }
    }

    #[test]
    fn a_proof_lasts_ten_minutes() {
        let used = session(Lifetime::Browser, 0);
        assert!(used.has_recent_proof(Timestamp::from_millis(10 * MINUTE_MS)));
        assert!(!used.has_recent_proof(Timestamp::from_millis(10 * MINUTE_MS + 1)));
    }

    #[test]
    fn a_browser_session_ends_after_eight_hours_away() {
        let used = session(Lifetime::Browser, HOUR_MS);
        assert!(!used.is_over(Timestamp::from_millis(9 * HOUR_MS - 1)));
        assert!(used.is_over(Timestamp::from_millis(9 * HOUR_MS)));
    }

    #[test]
    fn a_remembered_session_ends_thirty_days_after_sign_in() {
        let used = session(Lifetime::Remembered, 29 * DAY_MS);
        assert!(!used.is_over(Timestamp::from_millis(30 * DAY_MS - 1)));
        assert!(used.is_over(Timestamp::from_millis(30 * DAY_MS)));
    }

    #[test]
    fn a_session_that_is_used_ends_all_the_same() {
        let used = session(Lifetime::Browser, 60 * DAY_MS - HOUR_MS);
        assert_eq!(used.ends_at(), Timestamp::from_millis(60 * DAY_MS));
        assert!(used.has_fixed_end());
        assert!(!session(Lifetime::Browser, HOUR_MS).has_fixed_end());
        assert_eq!(Lifetime::Remembered.longest_ms(7 * DAY_MS), 7 * DAY_MS);
    }

    #[test]
    fn what_was_chosen_decides_and_reaches_remembered_sessions_when_asked_to() {
        let mut used = session(Lifetime::Browser, HOUR_MS);
        used.settings.idle_timeout = IdleTimeout::Minutes15;
        assert_eq!(used.ends_at(), Timestamp::from_millis(HOUR_MS + 15 * MINUTE_MS));
        let mut used = session(Lifetime::Remembered, HOUR_MS);
        used.settings.idle_timeout = IdleTimeout::Days7;
        assert_eq!(used.ends_at(), Timestamp::from_millis(30 * DAY_MS));
        assert!(used.has_fixed_end());
        used.settings.applies_to_remembered = true;
        assert_eq!(used.ends_at(), Timestamp::from_millis(HOUR_MS + 7 * DAY_MS));
        assert!(!used.has_fixed_end());
        used.last_active_at = Timestamp::from_millis(29 * DAY_MS);
        assert_eq!(used.ends_at(), Timestamp::from_millis(30 * DAY_MS));
        assert!(used.has_fixed_end());
    }

    #[test]
    fn what_a_company_allows_holds_also_for_remembered_sessions() {
        let mut used = session(Lifetime::Browser, HOUR_MS);
        used.longest_idle = Some(IdleTimeout::Minutes30);
        assert_eq!(used.ends_at(), Timestamp::from_millis(HOUR_MS + 30 * MINUTE_MS));
        used.settings.idle_timeout = IdleTimeout::Minutes15;
        assert_eq!(used.ends_at(), Timestamp::from_millis(HOUR_MS + 15 * MINUTE_MS));
        let mut used = session(Lifetime::Remembered, HOUR_MS);
        used.longest_idle = Some(IdleTimeout::Days7);
        assert_eq!(used.ends_at(), Timestamp::from_millis(HOUR_MS + 7 * DAY_MS));
        used.last_active_at = Timestamp::from_millis(29 * DAY_MS);
        assert_eq!(used.ends_at(), Timestamp::from_millis(30 * DAY_MS));
    }

    #[test]
    fn activity_is_written_once_a_minute() {
        let used = session(Lifetime::Browser, 0);
        assert!(!used.needs_touch(Timestamp::from_millis(MINUTE_MS - 1)));
        assert!(used.needs_touch(Timestamp::from_millis(MINUTE_MS)));
    }
}
