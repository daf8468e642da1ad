//! The pages that this process holds a stream open for, in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use nameplate_domain::kernel::UserId;
use tokio::sync::watch;

use super::Kind;

/// How often there was something new of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    viewer: u32,
    notifications: u32,
}

/// Which parts of an open page have something new to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveUpdate {
    /// The viewer: who looks at pages, or what they show.
    pub viewer: bool,
    pub notifications: bool,
}

/// How many open pages of one user this process tells: more than anybody looks at, and few beside the connections
/// that there may be.
const MOST_PAGES: usize = 100;

/// Who follows, by user. One channel a user, however many pages they have open.
#[derive(Debug, Default)]
pub(super) struct Hub {
    followed: Mutex<HashMap<UserId, watch::Sender<Counts>>>,
}

/// An open page's end: says when there is something new for its user.
#[derive(Debug)]
pub struct Follower {
    user_id: UserId,
    // Gone before the drop looks whether others follow.
    counts: Option<watch::Receiver<Counts>>,
    seen: Counts,
    hub: Arc<Hub>,
}

impl Hub {
    /// Follows a user; `None` when as many pages as may do so already.
    pub(super) fn follow(self: &Arc<Self>, user_id: &UserId) -> Option<Follower> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let sender =
            followed.entry(user_id.clone()).or_insert_with(|| watch::channel(Counts::default()).0);
        if sender.receiver_count() >= MOST_PAGES {
            return None;
        }
        let counts = sender.subscribe();
        let seen = *counts.borrow();
        Some(Follower { user_id: user_id.clone(), counts: Some(counts), seen, hub: self.clone() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(super) fn notify(&self, user_id: &UserId, kind: Kind) {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = followed.get(user_id) {
            sender.send_modify(|counts| {
                let count = match kind {
                    Kind::Viewer => &mut counts.viewer,
                    Kind::Notifications => &mut counts.notifications,
                };
                *count = count.wrapping_add(1);
            });
        }
    }

    pub(super) fn close(&self) {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Follower {
    /// Ends when there is something new, and says of what kind; what came at once is one. Gives `None`
    /// when the process is about to stop.
    pub async fn changed(&mut self) -> Option<LiveUpdate> {
        let counts = self.counts.as_mut()?;
        counts.changed().await.ok()?;
        let now = *counts.borrow_and_update();
        let update = LiveUpdate {
            viewer: now.viewer != self.seen.viewer,
            notifications: now.notifications != self.seen.notifications,
        };
        self.seen = now;
        Some(update)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.counts = None;
        let mut followed = self.hub.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if followed.get(&self.user_id).is_some_and(|sender| sender.receiver_count() == 0) {
            followed.remove(&self.user_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWER: LiveUpdate = LiveUpdate { viewer: true, notifications: false };
    const NOTIFICATIONS: LiveUpdate = LiveUpdate { viewer: false, notifications: true };

    #[tokio::test]
    async fn a_follower_hears_of_its_user_alone_and_leaves_nothing_behind() {
        let hub = Arc::new(Hub::default());
        let (ada, ben) = (UserId::new("ada"), UserId::new("ben"));
        let mut first = hub.follow(&ada).unwrap();
        let second = hub.follow(&ada).unwrap();
        hub.notify(&ben, Kind::Viewer);
        assert!(!first.counts.as_ref().unwrap().has_changed().unwrap());
        hub.notify(&ada, Kind::Viewer);
        assert_eq!(first.changed().await, Some(VIEWER));
        drop(first);
        assert!(!hub.is_empty());
        drop(second);
        assert!(hub.is_empty());
    }

    #[tokio::test]
    async fn a_follower_hears_what_is_new_and_of_what_came_at_once_once() {
        let hub = Arc::new(Hub::default());
        let ada = UserId::new("ada");
        let mut first = hub.follow(&ada).unwrap();
        hub.notify(&ada, Kind::Notifications);
        let mut later = hub.follow(&ada).unwrap();
        assert_eq!(first.changed().await, Some(NOTIFICATIONS));
        for kind in [Kind::Notifications, Kind::Notifications, Kind::Viewer] {
            hub.notify(&ada, kind);
        }
        let both = LiveUpdate { viewer: true, notifications: true };
        assert_eq!(first.changed().await, Some(both));
        assert!(!first.counts.as_ref().unwrap().has_changed().unwrap());
        assert_eq!(later.changed().await, Some(both));
        hub.notify(&ada, Kind::Viewer);
        assert_eq!(later.changed().await, Some(VIEWER), "not of what it heard before");
    }

    #[tokio::test]
    async fn one_users_pages_are_bounded() {
        let hub = Arc::new(Hub::default());
        let ada = UserId::new("ada");
        let mut pages: Vec<_> = (0..MOST_PAGES).filter_map(|_| hub.follow(&ada)).collect();
        assert_eq!(pages.len(), MOST_PAGES);
        assert!(hub.follow(&ada).is_none());
        assert!(hub.follow(&UserId::new("ben")).is_some());
        pages.pop();
        assert!(hub.follow(&ada).is_some());
    }

    #[tokio::test]
    async fn closing_ends_the_streams() {
        let hub = Arc::new(Hub::default());
        let mut follower = hub.follow(&UserId::new("ada")).unwrap();
        hub.close();
        assert_eq!(follower.changed().await, None);
    }
}
