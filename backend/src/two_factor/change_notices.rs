//! Recording changes of two-factor, and telling their owner.

use nameplate_domain::{
    accounts::{Email, User},
    activity::{ActivityDetail, ActivityKind},
    kernel::{SessionId, UserId},
};

use super::TwoFactor;
use crate::{
    activity::Entry,
    kernel::{Client, StoreError, Tx},
    mail::Message,
    sessions::RecentProof,
};

impl TwoFactor {
    /// Records what the person changed in a session, and tells them by mail.
    pub(super) async fn record_and_notify_in_session(
        &self,
        tx: &mut Tx,
        proof: &RecentProof,
        user: &User,
        kind: ActivityKind,
        client: &Client,
    ) -> Result<(), StoreError> {
        let session_id = &proof.session().session.id;
        self.record_and_notify(tx, &user.id, &user.email, Some(session_id), kind, client).await
    }

    /// Records what changed, and tells the person by mail, and their open pages.
    pub(super) async fn record_and_notify(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        email: &Email,
        session_id: Option<&SessionId>,
        kind: ActivityKind,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id: Some(user_id),
            kind,
            session_id,
            client,
            detail: ActivityDetail::default(),
        };
        let (activity_id, origin) = self.activity.record(tx, entry).await?;
        let message =
            Message::SecurityChanged { what: kind, activity_id, at: self.kernel.now(), origin };
        self.live.announce(tx, user_id).await?;
        self.deliveries.mail(tx, Some(user_id), email, &message).await
    }
}
