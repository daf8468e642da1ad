//! Deliveries: messages on their way, and what happens when they don't arrive.

use crate::kernel::{DAY_MS, HOUR_MS, SECOND_MS, Timestamp};

/// How long one try may take, in milliseconds. Whoever claimed a delivery and didn't come back by
/// then has died, and another takes it over.
pub const LEASE_MS: i64 = 30 * SECOND_MS;
/// How long a message is tried, in milliseconds: 24 hours.
pub const GIVE_UP_AFTER_MS: i64 = DAY_MS;
/// How long a settled delivery is kept, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * DAY_MS;

const FIRST_PAUSE_MS: i64 = 5 * SECOND_MS;
const GROWTH: i64 = 4;
const LONGEST_PAUSE_MS: i64 = HOUR_MS;

/// When a message that could not be delivered is tried again; `None` when it is given up.
///
/// `tries` counts those made so far. The pauses grow fourfold, from 5 seconds to an hour.
#[must_use]
pub fn next_try(created: Timestamp, tries: u32, now: Timestamp) -> Option<Timestamp> {
    let growth = GROWTH.saturating_pow(tries.saturating_sub(1));
    let pause_ms = FIRST_PAUSE_MS.saturating_mul(growth).min(LONGEST_PAUSE_MS);
    let next = now.plus_millis(pause_ms);
    (next.millis_since(created) <= GIVE_UP_AFTER_MS).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_it_is_given_up() {
        let created = Timestamp::from_millis(0);
        let (mut now, mut pauses) = (created, Vec::new());
        while let Some(next) = next_try(created, u32::try_from(pauses.len() + 1).unwrap(), now) {
            pauses.push(next.millis_since(now) / SECOND_MS);
            now = next;
        }
        assert_eq!(pauses[..6], [5, 20, 80, 320, 1280, 3600]);
        assert!(pauses.is_sorted());
        let tried_ms = now.millis_since(created);
        assert!((GIVE_UP_AFTER_MS - HOUR_MS..=GIVE_UP_AFTER_MS).contains(&tried_ms));
        assert_eq!(next_try(created, u32::MAX, created.plus_millis(DAY_MS)), None);
    }
}
