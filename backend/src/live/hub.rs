//! The pages that this process holds a stream open for, in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use nameplate_domain::kernel::UserId;
use tokio::sync::watch;

/// Who follows, by user. One channel a user, however many pages they have open.
#[derive(Debug, Default)]
pub(super) struct Hub {
    followed: Mutex<HashMap<UserId, watch::Sender<()>>>,
}

/// An open page's end: says when there is something new for its user.
#[derive(Debug)]
pub struct Follower {
    user_id: UserId,
    // Gone before the drop looks whether others follow.
    news: Option<watch::Receiver<()>>,
    hub: Arc<Hub>,
}

impl Hub {
    pub(super) fn follow(self: &Arc<Self>, user_id: &UserId) -> Follower {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = followed.entry(user_id.clone()).or_insert_with(|| watch::channel(()).0);
        Follower { user_id: user_id.clone(), news: Some(sender.subscribe()), hub: self.clone() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Wakes every page of a user.
    pub(super) fn tell(&self, user_id: &UserId) {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = followed.get(user_id) {
            sender.send_modify(|_| {});
        }
    }

    /// Ends every page's stream.
    pub(super) fn close(&self) {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Follower {
    /// Ends when there is something new; gives `false` when the process is about to stop.
    pub async fn news(&mut self) -> bool {
        match &mut self.news {
            Some(news) => news.changed().await.is_ok(),
            None => false,
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.news = None;
        let mut followed = self.hub.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if followed.get(&self.user_id).is_some_and(|sender| sender.receiver_count() == 0) {
            followed.remove(&self.user_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_follower_hears_of_its_user_alone_and_leaves_nothing_behind() {
        let hub = Arc::new(Hub::default());
        let (ada, ben) = (UserId::new("ada"), UserId::new("ben"));
        let mut first = hub.follow(&ada);
        let second = hub.follow(&ada);
        hub.tell(&ben);
        assert!(!first.news.as_ref().unwrap().has_changed().unwrap());
        hub.tell(&ada);
        assert!(first.news().await);
        drop(first);
        assert!(!hub.is_empty());
        drop(second);
        assert!(hub.is_empty());
    }

    #[tokio::test]
    async fn closing_ends_the_streams() {
        let hub = Arc::new(Hub::default());
        let mut follower = hub.follow(&UserId::new("ada"));
        hub.close();
        assert!(!follower.news().await);
    }
}
