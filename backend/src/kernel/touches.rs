//! When sessions were last used, as far as that is not written yet.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use nameplate_domain::kernel::{SessionId, Timestamp};
use tokio::sync::{Notify, futures::Notified};

/// Uses of sessions that wait to be written. In memory, one for the whole process: who asks for a session
/// hears of them at once. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Touches {
    unwritten: Arc<Mutex<HashMap<SessionId, Timestamp>>>,
    added: Arc<Notify>,
    writing: Arc<tokio::sync::Mutex<()>>,
}

impl Touches {
    /// When a session was last used, if that is not written yet.
    pub(crate) fn get(&self, id: &SessionId) -> Option<Timestamp> {
        self.unwritten().get(id).copied()
    }

    /// Queues that a session was used at a moment, to be written soon.
    pub(crate) fn add(&self, id: &SessionId, at: Timestamp) {
        self.unwritten().insert(id.clone(), at);
        self.added.notify_one();
    }

    /// Ends once something was queued.
    pub(crate) fn added(&self) -> Notified<'_> {
        self.added.notified()
    }

    /// To be held by who writes: what somebody else has written is not written again, over what came after it.
    pub(crate) async fn lock_writing(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.writing.lock().await
    }

    pub(crate) fn all(&self) -> Vec<(SessionId, Timestamp)> {
        self.unwritten().iter().map(|(id, at)| (id.clone(), *at)).collect()
    }

    /// Removes a touch that is written, unless the session was used again meanwhile.
    pub(crate) fn remove(&self, id: &SessionId, at: Timestamp) {
        let mut unwritten = self.unwritten();
        if unwritten.get(id) == Some(&at) {
            unwritten.remove(id);
        }
    }

    fn unwritten(&self) -> MutexGuard<'_, HashMap<SessionId, Timestamp>> {
        // No change of it is left half done.
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
