//! How much keys are used: counted in memory, and shared with the other processes through the database.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use nameplate_domain::{
    api_keys::LAST_USED_EXACT_MS,
    kernel::{ApiKeyId, MINUTE_MS, SECOND_MS, Timestamp},
};
use tracing::instrument;

use super::{ApiAccess, KeyUse};
use crate::kernel::{StoreError, Tx};

/// A minute in which requests are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    begins_at: Timestamp,
}

impl Window {
    /// The window of a moment.
    pub(super) fn at(now: Timestamp) -> Self {
        let ms = now.as_millis();
        Self { begins_at: Timestamp::from_millis(ms - ms.rem_euclid(MINUTE_MS)) }
    }

    /// In how many seconds it is over, rounded up.
    pub(super) fn seconds_left(self, now: Timestamp) -> u32 {
        let left = self.begins_at.plus_millis(MINUTE_MS).millis_since(now);
        u32::try_from(left.saturating_add(SECOND_MS - 1) / SECOND_MS).unwrap_or(1).max(1)
    }
}

/// How a key was used, as far as this process knows.
#[derive(Clone, Debug, Default)]
struct Usage {
    window: Window,
    /// How many requests all processes have reported.
    reported: u64,
    /// How many this process has not reported yet.
    unreported: u64,
    /// The last use.
    last: Option<(Timestamp, KeyUse)>,
    /// The moment of the use that was last written.
    written_at: Option<Timestamp>,
}

/// The uses of keys. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub(super) struct KeyUses(Arc<Mutex<HashMap<ApiKeyId, Usage>>>);

impl KeyUses {
    /// Counts a request in a window; gives how many there are in it, and whether this one is more than `limit`.
    pub(super) fn count(&self, id: &ApiKeyId, window: Window, limit: u64) -> (u64, bool) {
        let mut uses = self.lock();
        let usage = uses.entry(id.clone()).or_default();
        if usage.window < window {
            // What was not reported of a minute that is over limits nobody any more.
            *usage = Usage { window, reported: 0, unreported: 0, ..usage.clone() };
        }
        let taken = usage.reported + usage.unreported;
        if taken >= limit {
            return (taken, true);
        }
        usage.unreported += 1;
        (taken + 1, false)
    }

    pub(super) fn note(&self, id: &ApiKeyId, at: Timestamp, key_use: KeyUse) {
        self.lock().entry(id.clone()).or_default().last = Some((at, key_use));
    }

    /// What is to be reported of windows: each key's own count, in the order of their ids.
    fn unreported(&self) -> Vec<(ApiKeyId, Window, u64)> {
        let uses = self.lock();
        let pending = uses.iter().filter(|(_, usage)| usage.unreported > 0);
        let mut pending: Vec<_> =
            pending.map(|(id, usage)| (id.clone(), usage.window, usage.unreported)).collect();
        // Two processes that write the same keys don't wait for each other crosswise.
        pending.sort();
        pending
    }

    /// `own` requests of a window are reported; all processes together had `total` then.
    fn report(&self, id: &ApiKeyId, window: Window, own: u64, total: u64) {
        if let Some(usage) = self.lock().get_mut(id).filter(|usage| usage.window == window) {
            usage.unreported = usage.unreported.saturating_sub(own);
            usage.reported = total;
        }
    }

    /// The last uses that are to be written, each key's once a minute, in the order of their ids.
    fn unwritten(&self, now: Timestamp) -> Vec<(ApiKeyId, Timestamp, KeyUse)> {
        let uses = self.lock();
        let due = uses.iter().filter_map(|(id, usage)| {
            let (at, key_use) = usage.last.as_ref()?;
            let is_due = usage.written_at.is_none_or(|written| {
                *at > written && now.millis_since(written) >= LAST_USED_EXACT_MS
            });
            is_due.then(|| (id.clone(), *at, key_use.clone()))
        });
        let mut due: Vec<_> = due.collect();
        due.sort_by(|one, other| one.0.cmp(&other.0));
        due
    }

    fn wrote(&self, id: &ApiKeyId, at: Timestamp) {
        if let Some(usage) = self.lock().get_mut(id) {
            usage.written_at = Some(at);
        }
    }

    /// Forgets keys that nobody has used for some minutes, once that is written.
    fn forget_idle(&self, now: Timestamp) {
        self.lock().retain(|_, usage| {
            let last = usage.last.as_ref().map(|(at, _)| *at);
            let is_written = last.is_none() || last == usage.written_at;
            let idle_ms = now.millis_since(last.unwrap_or(usage.window.begins_at));
            !is_written || usage.unreported > 0 || idle_ms < 3 * LAST_USED_EXACT_MS
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ApiKeyId, Usage>> {
        // No change of it is left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ApiAccess {
    /// Writes how much keys were used since the last time, and reads how much all processes together have counted.
    /// Writes nothing when nobody used one.
    ///
    /// # Errors
    /// [`StoreError`]; what was not written is written the next time.
    #[instrument(level = "debug", skip_all)]
    pub async fn sync(&self) -> Result<(), StoreError> {
        let (pending, unwritten) = (self.uses.unreported(), self.uses.unwritten(self.kernel.now()));
        if !pending.is_empty() || !unwritten.is_empty() {
            let mut tx = self.kernel.db.begin().await?;
            let mut totals = Vec::new();
            for (id, window, own) in &pending {
                totals.push(add(&mut tx, id, *window, *own).await?);
            }
            for (id, at, key_use) in &unwritten {
                write_use(&mut tx, id, *at, key_use).await?;
            }
            self.kernel.commit(tx).await?;
            for ((id, window, own), total) in pending.iter().zip(totals) {
                self.uses.report(id, *window, *own, total.unwrap_or(*own));
            }
            unwritten.iter().for_each(|(id, at, _)| self.uses.wrote(id, *at));
        }
        self.uses.forget_idle(self.kernel.now());
        Ok(())
    }

    /// Removes the counts of minutes that are over; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-2 * MINUTE_MS);
        let deleted = sqlx::query("DELETE FROM api_key_windows WHERE begins_at < $1")
            .bind(oldest.as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(deleted.rows_affected())
    }
}

/// Adds requests to a window of a key; gives how many there are in it by now, or `None` when the key is gone.
async fn add(
    tx: &mut Tx,
    id: &ApiKeyId,
    window: Window,
    requests: u64,
) -> Result<Option<u64>, StoreError> {
    let total: Option<i64> = sqlx::query_scalar(
        "INSERT INTO api_key_windows (api_key_id, begins_at, requests)
         SELECT id, $2, $3 FROM api_keys WHERE id = $1
         ON CONFLICT (api_key_id, begins_at)
         DO UPDATE SET requests = api_key_windows.requests + excluded.requests
         RETURNING requests",
    )
    .bind(id.as_ref())
    .bind(window.begins_at.as_millis())
    .bind(i64::try_from(requests).unwrap_or(i64::MAX))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(total.map(i64::unsigned_abs))
}

/// Writes a use, unless another process wrote a later one, or the key is gone.
async fn write_use(
    tx: &mut Tx,
    id: &ApiKeyId,
    at: Timestamp,
    key_use: &KeyUse,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE api_keys SET last_used_at = $2, last_used_ip = $3, last_used_endpoint = $4
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $2)",
    )
    .bind(id.as_ref())
    .bind(at.as_millis())
    .bind(key_use.ip.to_string())
    .bind(&key_use.endpoint)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn a_window_is_a_minute() {
        let window = Window::at(at(61_000));
        assert_eq!(window, Window::at(at(119_999)));
        assert!(window < Window::at(at(120_000)));
        assert_eq!(window.seconds_left(at(60_000)), 60);
        assert_eq!(window.seconds_left(at(119_999)), 1);
    }

    #[test]
    fn what_is_too_much_is_not_counted() {
        let (uses, id) = (KeyUses::default(), ApiKeyId::new("k"));
        let count = |ms| uses.count(&id, Window::at(at(ms)), 2);
        assert_eq!([count(0), count(1), count(2)], [(1, false), (2, false), (2, true)]);
        assert_eq!(count(60_000), (1, false), "the next minute begins anew");
    }

    #[test]
    fn what_others_counted_counts() {
        let (uses, id) = (KeyUses::default(), ApiKeyId::new("k"));
        let window = Window::at(at(0));
        uses.count(&id, window, 10);
        assert_eq!(uses.unreported(), [(id.clone(), window, 1)]);
        // One more comes in while that is told.
        uses.count(&id, window, 10);
        uses.report(&id, window, 1, 9);
        assert_eq!(uses.count(&id, window, 10), (10, true));
        assert_eq!(uses.unreported(), [(id.clone(), window, 1)]);
    }
}
