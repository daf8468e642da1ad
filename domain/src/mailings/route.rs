//! What becomes of a mailing for one member: the one place that decides it.

use super::{EmailSubscriptions, MailingKind};
use crate::{
    kernel::{Timestamp, ZoneRules},
    notifications::{Channel, QuietHours},
};

/// What becomes of a mailing for one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailingRoute {
    Now,
    /// At the end of their quiet hours.
    Later(Timestamp),
    /// They take no mails of the kind.
    Unsubscribed,
}

/// Decides what becomes of a mailing for a member. Pure, as [`route`](crate::notifications::route) is. A snooze and a
/// digest are of events, and do nothing here.
#[must_use]
pub fn route_mailing(
    kind: MailingKind,
    subscriptions: &EmailSubscriptions,
    quiet_hours: &QuietHours,
    now: Timestamp,
    zone: &impl ZoneRules,
) -> MailingRoute {
    if !subscriptions.takes(kind) {
        return MailingRoute::Unsubscribed;
    }
    if !quiet_hours.covers(Channel::Email) {
        return MailingRoute::Now;
    }
    let until = quiet_hours.end(now, zone);
    if until > now { MailingRoute::Later(until) } else { MailingRoute::Now }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::HOUR_MS,
        notifications::{QuietWindow, TimeOfDay},
    };

    struct Utc;

    impl ZoneRules for Utc {
        fn utc_offset_ms(&self, _: Timestamp) -> i64 {
            0
        }

        fn next_transition(&self, _: Timestamp) -> Option<Timestamp> {
            None
        }
    }

    #[test]
    fn quiet_hours_delay_what_is_taken_and_nothing_else() {
        let at = |hours: i64| Timestamp::from_millis(hours * HOUR_MS);
        let every_day = QuietWindow { from: TimeOfDay::new(22, 0), to: TimeOfDay::new(7, 0) };
        let night = QuietHours { is_on: true, every_day, ..QuietHours::default() };
        let route = |takes: bool, quiet_hours: &QuietHours, now| {
            let subscriptions = EmailSubscriptions::NONE.with(MailingKind::Updates, takes);
            route_mailing(MailingKind::Updates, &subscriptions, quiet_hours, now, &Utc)
        };
        assert_eq!(route(true, &night, at(23)), MailingRoute::Later(at(31)));
        assert_eq!(route(true, &night, at(31)), MailingRoute::Now);
        assert_eq!(route(true, &QuietHours::default(), at(23)), MailingRoute::Now);
        assert_eq!(route(false, &night, at(23)), MailingRoute::Unsubscribed);
    }
}
