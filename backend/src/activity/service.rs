//! Writing and reading the timeline.

use nameplate_domain::{
    activity::{Activity, ActivityDetail, ActivityGroup, ActivityKind, KEPT_MS},
    kernel::{ActivityId, SessionId, UserId},
};
use tracing::instrument;

use super::store;
use crate::kernel::{Client, Kernel, Origin, StoreError, Tx};

/// Something that happened to an account, to be recorded.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// To whose account; `None` when there is no such account, and the entry is only written so
    /// that it takes as long.
    pub user_id: Option<&'a UserId>,
    pub kind: ActivityKind,
    pub session_id: Option<&'a SessionId>,
    pub client: &'a Client,
    /// Details that depend on the kind.
    pub detail: ActivityDetail,
}

/// A page of a timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub events: Vec<Activity>,
    pub has_more: bool,
}

#[derive(Clone)]
pub struct ActivityLog {
    kernel: Kernel,
}

impl ActivityLog {
    pub const PAGE: usize = 50;
    pub const DOWNLOAD: usize = 10_000;

    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Writes an event inside `tx`, so that it is there exactly when what it tells of is. Gives its
    /// id and where it came from, for the mail about it.
    #[instrument(level = "debug", skip_all)]
    pub async fn record(
        &self,
        tx: &mut Tx,
        entry: Entry<'_>,
    ) -> Result<(ActivityId, Origin), StoreError> {
        let id = ActivityId::new(self.kernel.new_id());
        let origin = entry.client.origin(&self.kernel);
        store::insert(tx, &id, &entry, &origin, self.kernel.now()).await?;
        Ok((id, origin))
    }

    /// The events of an account, older than `before` when given, and only of `group` when given; at
    /// most `limit`.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(
        &self,
        user_id: &UserId,
        group: Option<ActivityGroup>,
        before: Option<&ActivityId>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut events = store::list(&self.kernel.db, user_id, group, before, one_more).await?;
        let has_more = events.len() > limit;
        events.truncate(limit);
        Ok(Page { events, has_more })
    }

    /// Removes what is too old; gives how many events.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-KEPT_MS);
        store::delete_before(&self.kernel.db, oldest).await
    }
}
