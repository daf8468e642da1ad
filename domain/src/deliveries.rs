//! Deliveries: messages on their way, and what happens when they don't arrive.

use crate::kernel::{DAY_MS, HOUR_MS, RateLimit, SECOND_MS, Timestamp};

/// Mails that people can cause to one address, all of them together, by inviting and changing addresses, and as many by
/// asking for links to choose a new password: 20 at once, then one every 72 minutes.
pub const MAILS_PER_RECIPIENT: RateLimit = RateLimit { burst: 20, interval_ms: DAY_MS / 20 };

/// How long one try may take, in milliseconds: writing the message, sending it, and noting that. Whoever
/// claimed a delivery and didn't come back by then has died, and another takes it over.
pub const LEASE_MS: i64 = 60 * SECOND_MS;
/// How long a message is tried, in milliseconds: 24 hours.
pub const GIVE_UP_AFTER_MS: i64 = DAY_MS;
/// How long a settled delivery is kept, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * DAY_MS;

const FIRST_PAUSE_MS: i64 = 5 * SECOND_MS;
const GROWTH: i64 = 4;
const LONGEST_PAUSE_MS: i64 = HOUR_MS;

/// When a message that could not be delivered is tried again; `None` when it is given up.
///
/// `first` is when it could be tried first: for what was held back, the end of that. `tries` counts
/// those made so far. The pauses grow fourfold, from 5 seconds to an hour; the next try is not before
/// `not_before`, which whoever refused it asked for, but at the end of the 24 hours at the latest.
#[must_use]
pub fn next_attempt(
    first: Timestamp,
    tries: u32,
    now: Timestamp,
    not_before: Option<Timestamp>,
) -> Option<Timestamp> {
    let growth = GROWTH.saturating_pow(tries.saturating_sub(1));
    let pause_ms = FIRST_PAUSE_MS.saturating_mul(growth).min(LONGEST_PAUSE_MS);
    let last = first.plus_millis(GIVE_UP_AFTER_MS);
    let next = now.plus_millis(pause_ms);
    let next = not_before.map_or(next, |wanted| next.max(wanted.min(last)));
    (next <= last).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_it_is_given_up() {
        let created = Timestamp::from_millis(0);
        let (mut now, mut pauses) = (created, Vec::new());
        while let Some(next) =
            next_attempt(created, u32::try_from(pauses.len() + 1).unwrap(), now, None)
        {
            pauses.push(next.millis_since(now) / SECOND_MS);
            now = next;
        }
        assert_eq!(pauses[..6], [5, 20, 80, 320, 1280, 3600]);
        assert!(pauses.is_sorted());
        let tried_ms = now.millis_since(created);
        assert!((GIVE_UP_AFTER_MS - HOUR_MS..=GIVE_UP_AFTER_MS).contains(&tried_ms));
        assert_eq!(next_attempt(created, u32::MAX, created.plus_millis(DAY_MS), None), None);
    }

    #[test]
    fn who_asks_for_a_longer_pause_gets_it() {
        let first = Timestamp::from_millis(0);
        let next = |ms| next_attempt(first, 1, first, Some(first.plus_millis(ms)));
        assert_eq!(next(HOUR_MS), Some(first.plus_millis(HOUR_MS)));
        assert_eq!(next(1), Some(first.plus_millis(FIRST_PAUSE_MS)));
        let last = first.plus_millis(GIVE_UP_AFTER_MS);
        assert_eq!(next(5 * DAY_MS), Some(last));
        assert_eq!(next_attempt(first, 2, last, Some(last.plus_millis(1))), None);
    }
}
