//! What is taken from whoever did something that its owner revokes.

use nameplate_domain::{activity::Activity, kernel::UserId};

use super::ActivityRevocation;
use crate::{
    exports::store as exports,
    kernel::{Client, StoreError, Tx},
    sessions::OpenSession,
};

impl ActivityRevocation {
    /// Ends every session but one's own, and voids whatever is under way.
    pub(super) async fn revoke_all_access(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: &Activity,
        own: Option<&OpenSession>,
        client: &Client,
    ) -> Result<(), StoreError> {
        self.kernel.void_pending(tx, user_id).await?;
        self.forget_browsers(tx, user_id, event, client).await?;
        self.sessions.end_others(tx, user_id, own.map(|own| &own.session.id)).await?;
        Ok(())
    }

    /// Ends the session of an event, and voids whatever is under way: what was begun there would else be
    /// finished without it, such as by the link that confirms another address. It is not written who
    /// began what, so the owner begins theirs anew.
    pub(super) async fn end_session(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: &Activity,
        client: &Client,
    ) -> Result<(), StoreError> {
        self.kernel.void_pending(tx, user_id).await?;
        self.forget_browsers(tx, user_id, event, client).await?;
        if let Some(session_id) = &event.session_id {
            self.sessions.end(tx, user_id, session_id).await?;
        }
        self.revoke_session_credentials(tx, user_id, event).await
    }

    /// Forgets the browsers, so that whoever was there is not known any more when they come again; but
    /// not the one in which this is asked for: whoever keeps guessing the password would else keep its
    /// owner out, once they have chosen another. Unless the event's session was begun in that very
    /// browser: then somebody else has been there.
    ///
    /// To be called before the session is ended, for its row says when it began. Of one that is over
    /// nothing is left to compare: the browser is kept then, else a thief who signs out would decide it.
    async fn forget_browsers(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: &Activity,
        client: &Client,
    ) -> Result<(), StoreError> {
        let mut here = client.browser.as_ref();
        if let (Some(browser), Some(session_id)) = (here, &event.session_id)
            && self.sessions.was_started_in(tx, session_id, browser).await?
        {
            here = None;
        }
        self.sessions.forget_browsers(tx, user_id, here).await
    }

    /// Takes away what was left in the event's session to come back by.
    pub(super) async fn revoke_session_credentials(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: &Activity,
    ) -> Result<(), StoreError> {
        if let Some(session_id) = &event.session_id {
            self.passkeys.remove_of_session(tx, user_id, session_id).await?;
            self.trusted_devices.forget_of_session(tx, user_id, session_id).await?;
            self.api_keys.revoke_of_session(tx, user_id, session_id).await?;
            exports::delete_of_session(tx, user_id, session_id).await?;
        }
        Ok(())
    }
}
