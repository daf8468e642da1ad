//! Browsers that take push messages.

use std::sync::Arc;

use nameplate_domain::{
    devices::NewSubscription,
    kernel::{PushDeviceId, SessionId, Timestamp, UserId},
    notifications::NotificationError,
    sessions::Device,
};
use tokio::sync::OnceCell;
use tracing::instrument;

use super::{PushTarget, VapidKey, store, subscription::Subscription};
use crate::{
    core::Core,
    kernel::{Client, Endpoints, Kernel, ServiceError, StoreError, Token, TokenHash, Tx},
    live::Live,
};

#[derive(Clone)]
pub struct PushDevices {
    pub(super) kernel: Kernel,
    pub(super) live: Live,
    endpoints: Endpoints,
    key: Arc<OnceCell<VapidKey>>,
}

/// A browser that takes push messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushDevice {
    pub id: PushDeviceId,
    /// What it is called: browser and system, as the browser said.
    pub name: String,
    /// The session that added it, or had it last.
    pub session_id: Option<SessionId>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

impl PushDevices {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            live: core.live.clone(),
            endpoints: Endpoints::default(),
            key: Arc::default(),
        }
    }

    /// The same service, which takes devices at these endpoints.
    #[must_use]
    pub fn taking(self, endpoints: Endpoints) -> Self {
        Self { endpoints, ..self }
    }

    /// The public key that browsers subscribe with, in base64url (RFC 8292).
    #[instrument(level = "debug", skip_all)]
    pub async fn public_key(&self) -> Result<String, StoreError> {
        Ok(self.key().await?.public())
    }

    /// The key by which push services know this installation.
    ///
    /// # Errors
    /// [`StoreError`], also when it was sealed with another secret.
    pub(crate) async fn key(&self) -> Result<VapidKey, StoreError> {
        self.key.get_or_try_init(|| VapidKey::load(&self.kernel)).await.cloned()
    }

    /// Adds the browser of a session; the same browser again takes the place of what it was, and so does
    /// one that renewed its subscription.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for what is no subscription, or one at an endpoint that messages may
    /// not be sent to; [`ServiceError::NotFound`] when it replaces what is no device of the user's.
    #[instrument(level = "debug", skip_all)]
    pub async fn add(
        &self,
        user_id: &UserId,
        session_id: &SessionId,
        client: &Client,
        form: &NewSubscription,
    ) -> Result<PushDevice, ServiceError<NotificationError>> {
        let subscription = Subscription::parse(form, self.endpoints)?;
        let device = PushDevice {
            id: PushDeviceId::new(self.kernel.new_id()),
            name: Device::parse(&client.user_agent).to_string(),
            session_id: Some(session_id.clone()),
            created_at: self.kernel.now(),
            last_used_at: None,
        };
        let mut tx = self.kernel.db.begin().await?;
        if !form.replaces.is_empty() {
            let endpoint = subscription.endpoint.as_str();
            if !store::renew(&mut tx, user_id, &form.replaces, endpoint).await? {
                // It was removed, or is somebody else's by now: a browser doesn't add itself again.
                return Err(ServiceError::NotFound);
            }
        }
        let browser = client.browser.as_ref().map(Token::hash);
        let added =
            store::upsert(&mut tx, &device, user_id, browser.as_ref(), &subscription).await?;
        // A browser may say at every visit that it is there still.
        if added.id == device.id {
            store::delete_oldest(&mut tx, user_id).await?;
            self.live.announce(&mut tx, user_id).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(added)
    }

    /// Gives a user's devices in a browser to the session that they begin there, inside `tx`: they go
    /// when that is signed out, whichever added them.
    pub(crate) async fn reassign(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        browser: &TokenHash,
        session_id: &SessionId,
    ) -> Result<(), StoreError> {
        store::set_session(tx, user_id, browser, session_id).await
    }

    /// A user's devices, the newest first.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, user_id: &UserId) -> Result<Vec<PushDevice>, StoreError> {
        store::list(&self.kernel.db, user_id).await
    }

    /// Removes a device of a user; gives what it was, `None` when there is none.
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(
        &self,
        user_id: &UserId,
        id: &PushDeviceId,
    ) -> Result<Option<PushDevice>, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let removed = store::delete(&mut tx, user_id, id).await?;
        if removed.is_some() {
            self.live.announce(&mut tx, user_id).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(removed)
    }

    /// Removes inside `tx` the devices that a session of a user added: who is signed out there hears
    /// of nothing there.
    pub(crate) async fn end_session(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
    ) -> Result<(), StoreError> {
        store::delete_of_session(tx, user_id, session_id).await
    }

    /// Removes inside `tx` all devices of a user but those that `keep` added: also those of sessions
    /// that ended by themselves, for a stranger's may be among them.
    pub(crate) async fn end_others(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        keep: Option<&SessionId>,
    ) -> Result<(), StoreError> {
        store::delete_others(tx, user_id, keep).await
    }

    /// Where a device takes messages, as long as it is this user's.
    pub(crate) async fn target(
        &self,
        user_id: &UserId,
        id: &PushDeviceId,
    ) -> Result<Option<PushTarget>, StoreError> {
        store::target(&self.kernel.db, user_id, id).await
    }
}
