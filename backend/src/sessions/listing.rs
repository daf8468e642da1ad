//! A person's sessions, as they see and end them.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    kernel::{SessionId, Timestamp, UserId},
    sessions::{EndSessionError, Lifetime},
};
use tracing::instrument;

use super::{
    OpenSession, Sessions,
    listing_store::{self, SessionPage},
};
use crate::{
    activity::Entry,
    kernel::{Client, ServiceError, StoreError, Tx},
};

/// A running session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    pub id: SessionId,
    pub lifetime: Lifetime,
    pub ip: String,
    /// The country of that address; `None` when it isn't known.
    pub place: Option<String>,
    /// What the browser called itself.
    pub user_agent: String,
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
}

/// How many sessions a person has beside the one of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherSessions {
    pub count: u64,
    /// Those among them that were not used for a week or longer ([`DORMANT_MS`]).
    ///
    /// [`DORMANT_MS`]: nameplate_domain::sessions::DORMANT_MS
    pub dormant: u64,
}

/// Where a page of a list ends, and the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCursor {
    /// When the last session of the page was last used.
    pub last_active_at: Timestamp,
    pub id: SessionId,
}

/// A page of a person's sessions, the one last used first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionList {
    /// The session of the request.
    pub current: Option<ListedSession>,
    pub others: Vec<ListedSession>,
    pub count: u64,
    /// Where the next page begins, if there is one.
    pub next: Option<SessionCursor>,
}

impl Sessions {
    pub const PAGE: usize = 50;

    /// The running sessions of the person of `open`, beginning behind `after`.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(
        &self,
        open: &OpenSession,
        after: Option<&SessionCursor>,
    ) -> Result<SessionList, StoreError> {
        let (db, now) = (&self.kernel.db, self.kernel.now());
        let (user_id, own) = (&open.user_id, &open.session.id);
        let listed = listing_store::list(db, user_id, own, now, after, Self::PAGE + 1).await?;
        let SessionPage { own: mut current, mut others, count } = listed;
        let next = next_behind(&mut others, Self::PAGE);
        self.locate(others.iter_mut().chain(&mut current));
        Ok(SessionList { current, others, count, next })
    }

    /// The running sessions of a user, the last used first, [`Sessions::PAGE`] at the most.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn list_running(
        &self,
        user_id: &UserId,
    ) -> Result<Vec<ListedSession>, StoreError> {
        let (db, now, none) = (&self.kernel.db, self.kernel.now(), SessionId::new(""));
        let page = listing_store::list(db, user_id, &none, now, None, Self::PAGE).await?;
        let mut sessions = page.others;
        self.locate(sessions.iter_mut());
        Ok(sessions)
    }

    /// A part of a user's running sessions, the last used first, beginning behind `after`; and where the next part
    /// begins, if there is one.
    #[instrument(level = "debug", skip_all)]
    pub async fn list_of_user(
        &self,
        user_id: &UserId,
        after: Option<&SessionCursor>,
        limit: usize,
    ) -> Result<(Vec<ListedSession>, Option<SessionCursor>), StoreError> {
        let (db, now, none) = (&self.kernel.db, self.kernel.now(), SessionId::new(""));
        let page = listing_store::list(db, user_id, &none, now, after, limit + 1).await?;
        let mut sessions = page.others;
        let next = next_behind(&mut sessions, limit);
        self.locate(sessions.iter_mut());
        Ok((sessions, next))
    }

    fn locate<'a>(&self, sessions: impl Iterator<Item = &'a mut ListedSession>) {
        for session in sessions {
            let ip = session.ip.parse().ok();
            session.place = ip.and_then(|ip| self.kernel.ip_locations.country_of(ip));
        }
    }

    /// The sessions of a user that run.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn running(&self, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
        listing_store::running(&self.kernel.db, user_id, self.kernel.now()).await
    }

    /// How many other sessions of the person of `open` run.
    #[instrument(level = "debug", skip_all)]
    pub async fn count_others(&self, open: &OpenSession) -> Result<OtherSessions, StoreError> {
        let (db, now) = (&self.kernel.db, self.kernel.now());
        listing_store::count_others(db, &open.user_id, &open.session.id, now).await
    }

    /// Signs the person of `open` out of another session of theirs.
    ///
    /// # Errors
    /// [`EndSessionError::Over`], also for a session of somebody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_other(
        &self,
        open: &OpenSession,
        id: &SessionId,
        client: &Client,
    ) -> Result<(), ServiceError<EndSessionError>> {
        let mut tx = self.kernel.db.begin().await?;
        if !self.end(&mut tx, &open.user_id, id).await? {
            return Err(ServiceError::Refused(EndSessionError::Over));
        }
        self.record_end(&mut tx, &open.user_id, Some(&open.session.id), 1, client).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Ends a session of a user, as an app does at their place.
    ///
    /// # Errors
    /// [`EndSessionError::Over`], also for a session of somebody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_by_app(
        &self,
        user_id: &UserId,
        id: &SessionId,
        client: &Client,
    ) -> Result<(), ServiceError<EndSessionError>> {
        let mut tx = self.kernel.db.begin().await?;
        if !self.end(&mut tx, user_id, id).await? {
            return Err(ServiceError::Refused(EndSessionError::Over));
        }
        self.record_end(&mut tx, user_id, None, 1, client).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Signs the person of `open` out of every other session; gives how many there were.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_all_others(
        &self,
        open: &OpenSession,
        client: &Client,
    ) -> Result<u64, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let ended = self.end_others(&mut tx, &open.user_id, Some(&open.session.id)).await?;
        if ended > 0 {
            let session_id = Some(&open.session.id);
            self.record_end(&mut tx, &open.user_id, session_id, ended, client).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(ended)
    }

    /// Signs a person out of every session, `open` included; gives how many there were.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_everywhere(
        &self,
        open: &OpenSession,
        client: &Client,
    ) -> Result<u64, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let ended = self.end_others(&mut tx, &open.user_id, None).await?;
        let entry = Entry {
            user_id: Some(&open.user_id),
            kind: ActivityKind::SignedOut,
            session_id: Some(&open.session.id),
            client,
            detail: ActivityDetail::of_ended(ended.saturating_sub(1)),
        };
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(ended)
    }

    async fn record_end(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: Option<&SessionId>,
        ended: u64,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::OthersSignedOut,
            session_id,
            client,
            detail: ActivityDetail::of_ended(ended),
        };
        self.activity.record(tx, entry).await?;
        Ok(())
    }
}

/// Cuts a list to `limit`; gives where the next part begins, if it held more.
fn next_behind(sessions: &mut Vec<ListedSession>, limit: usize) -> Option<SessionCursor> {
    let has_more = sessions.len() > limit;
    sessions.truncate(limit);
    let last = sessions.last().filter(|_| has_more)?;
    Some(SessionCursor { last_active_at: last.last_active_at, id: last.id.clone() })
}
