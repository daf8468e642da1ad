//! What is read often, changes seldom, and may be a little old.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nameplate_domain::kernel::Timestamp;

/// A value in memory, with when it was read. Cheap to clone: all clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Cached<T>(Arc<Mutex<Option<(Timestamp, T)>>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Cached<T> {
    /// The value, if it is at most `fresh_ms` milliseconds old.
    pub(crate) fn get(&self, now: Timestamp, fresh_ms: i64) -> Option<T> {
        let cached = self.lock();
        let (read_at, value) = cached.as_ref()?;
        (now.millis_since(*read_at) <= fresh_ms).then(|| value.clone())
    }

    pub(crate) fn set(&self, now: Timestamp, value: T) {
        *self.lock() = Some((now, value));
    }

    /// Has the next one who asks read it anew.
    pub(crate) fn clear(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Timestamp, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
