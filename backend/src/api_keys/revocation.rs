//! Ending keys at once.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    companies::{CompanyEvent, Permission, Seat},
    kernel::{ApiKeyId, CompanyId, SessionId, UserId},
};
use tracing::instrument;

use super::{ApiKeys, ListedApiKey, service::ApiKeyRefusal, store};
use crate::{
    activity::Entry,
    kernel::{Client, ServiceError, StoreError, Tx},
    mail::Message,
    sessions::OpenSession,
};

impl ApiKeys {
    /// Ends a key of the person of `open` at once. One that is over already stays so.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also for a key of somebody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn revoke(
        &self,
        open: &OpenSession,
        id: &ApiKeyId,
        client: &Client,
    ) -> Result<(), ApiKeyRefusal> {
        let mut tx = self.accounts.begin_change(&open.user_id).await?;
        let key = store::find(&mut *tx, &open.user_id, id).await?.ok_or(ServiceError::NotFound)?;
        if store::revoke(&mut tx, id, self.kernel.now()).await? {
            self.log_event(&mut tx, &key, &open.user_id, CompanyEvent::ApiKeyRevoked).await?;
            let entry = Entry {
                user_id: Some(&open.user_id),
                kind: ActivityKind::ApiKeyRevoked,
                session_id: Some(&open.session.id),
                client,
                detail: ActivityDetail::of_api_key(key.name, key.company_name),
            };
            self.activity.record(&mut tx, entry).await?;
            self.live.announce(&mut tx, &open.user_id).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Ends a key that acts in a company at once, as one of its admins does. Whose it is, is told by mail.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`], also for a key of another company.
    #[instrument(level = "debug", skip_all)]
    pub async fn revoke_in_company<E>(
        &self,
        seat: &Seat,
        id: &ApiKeyId,
    ) -> Result<(), ServiceError<E>> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageApiKeys).await?;
        let found = store::find_in_company(&mut *tx, &seat.company_id, id).await?;
        let key = found.ok_or(ServiceError::NotFound)?;
        if store::revoke(&mut tx, id, self.kernel.now()).await? {
            self.log_event(&mut tx, &key, &seat.user_id, CompanyEvent::ApiKeyRevoked).await?;
            if key.user_id != seat.user_id {
                self.notify_owner(&mut tx, &key).await?;
            }
            self.live.announce(&mut tx, &key.user_id).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Ends inside `tx` the keys of somebody in a company that they leave: whoever comes back makes new ones.
    pub(crate) async fn revoke_of_member(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        company_id: &CompanyId,
    ) -> Result<(), StoreError> {
        store::revoke_of_member(tx, user_id, company_id, self.kernel.now()).await
    }

    /// Ends inside `tx` the keys that were made in a session which its person says was not theirs; the activity of
    /// their companies says so.
    pub(crate) async fn revoke_of_session(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
    ) -> Result<(), StoreError> {
        let now = self.kernel.now();
        for key in store::working_of_session(tx, user_id, session_id, now).await? {
            if store::revoke(tx, &key.id, now).await? {
                self.log_event(tx, &key, user_id, CompanyEvent::ApiKeyRevoked).await?;
            }
        }
        Ok(())
    }

    /// The sessions in which a user made keys that work.
    pub(crate) async fn sessions(&self, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
        store::sessions(&self.kernel.db, user_id, self.kernel.now()).await
    }

    /// Tells whose key it is that an admin revoked it.
    async fn notify_owner(&self, tx: &mut Tx, key: &ListedApiKey) -> Result<(), StoreError> {
        let company = key.company_name.clone();
        let entry = Entry {
            user_id: Some(&key.user_id),
            kind: ActivityKind::ApiKeyRevokedByAdmin,
            session_id: None,
            client: &Client::admin(),
            detail: ActivityDetail::of_api_key(key.name.clone(), company.clone()),
        };
        self.activity.record(tx, entry).await?;
        let Some(user) = self.accounts.find(&key.user_id).await? else { return Ok(()) };
        let message =
            Message::ApiKeyRevoked { name: key.name.clone(), prefix: key.prefix.clone(), company };
        self.deliveries.mail(tx, Some(&user.id), &user.email, &message).await
    }
}
