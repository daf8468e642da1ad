//! Announcing what is new, and following it.

use std::{collections::HashSet, sync::Arc, time::Duration};

use nameplate_domain::kernel::{MINUTE_MS, SECOND_MS, UserId};
use tracing::instrument;

use super::{Follower, Kind, hub::Hub, store};
use crate::kernel::{Kernel, StoreError, Tx};

/// How often is looked for what other processes announced.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// At most this often, however much this process commits.
const LOOK_AT_MOST: Duration = Duration::from_millis(20);
/// A transaction becomes visible after the moment that it wrote, and replicas' clocks differ: so far
/// back is looked again, in milliseconds.
const OVERLAP_MS: i64 = 10 * SECOND_MS;
/// How long changes are kept, in milliseconds.
const KEPT_MS: i64 = 10 * MINUTE_MS;

#[derive(Clone)]
pub struct Live {
    kernel: Kernel,
    hub: Arc<Hub>,
}

impl Live {
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, hub: Arc::default() }
    }

    /// Notes inside `tx` that the pages of a user have something new to show, or to leave.
    #[instrument(level = "debug", skip_all)]
    pub async fn announce(&self, tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
        store::insert(tx, &self.kernel.new_id(), user_id, self.kernel.now()).await
    }

    /// Notes inside `tx` that the pages of users, however many, have something new to show.
    pub(crate) async fn announce_all(
        &self,
        tx: &mut Tx,
        user_ids: &[UserId],
    ) -> Result<(), StoreError> {
        let (id, now) = (self.kernel.new_id(), self.kernel.now());
        store::insert_for(tx, &id, user_ids, Kind::Viewer, now).await
    }

    /// Notes inside `tx` that users, however many, have something new in their notifications.
    #[instrument(level = "debug", skip_all)]
    pub async fn announce_notifications(
        &self,
        tx: &mut Tx,
        user_ids: &[UserId],
    ) -> Result<(), StoreError> {
        let (id, now) = (self.kernel.new_id(), self.kernel.now());
        store::insert_for(tx, &id, user_ids, Kind::Notifications, now).await
    }

    /// Subscribes to the updates of a user; gives `None` when as many pages as may do so already.
    #[must_use]
    pub fn follow(&self, user_id: &UserId) -> Option<Follower> {
        self.hub.follow(user_id)
    }

    /// Whether no page is open at this process.
    #[must_use]
    pub fn is_unfollowed(&self) -> bool {
        self.hub.is_empty()
    }

    /// Ends every stream of this process: it is about to stop.
    pub fn close(&self) {
        self.hub.close();
    }

    /// Tells open pages for ever: of what this process commits at once, of everything else within
    /// half a second. Costs one small query a look, and none while no page is open.
    pub async fn run(self) {
        let mut notified = HashSet::new();
        loop {
            let committed = self.kernel.committed();
            tokio::pin!(committed);
            // Registered before looking, so that nothing committed meanwhile is overlooked.
            committed.as_mut().enable();
            match self.notify_new(&mut notified).await {
                Ok(()) => {}
                Err(error) => tracing::error!(%error, "changes could not be looked for"),
            }
            tokio::time::sleep(LOOK_AT_MOST).await;
            _ = tokio::time::timeout(LOOK_EVERY, committed).await;
        }
    }

    /// Wakes the pages of those for whom there is a change that is not in `notified`; `notified` holds the
    /// changes of the time that is looked at again.
    async fn notify_new(&self, notified: &mut HashSet<String>) -> Result<(), StoreError> {
        if self.is_unfollowed() {
            return Ok(());
        }
        let moment = self.kernel.now().plus_millis(-OVERLAP_MS);
        let recent = store::since(&self.kernel.db, moment).await?;
        let new: Vec<_> = recent.iter().filter(|id| !notified.contains(*id)).collect();
        for (user_id, kind) in store::find(&self.kernel.db, &new).await? {
            self.hub.notify(&user_id, kind);
        }
        *notified = recent.into_iter().collect();
        Ok(())
    }

    /// Removes the changes that every process has read; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-KEPT_MS);
        store::delete_before(&self.kernel.db, oldest).await
    }
}
