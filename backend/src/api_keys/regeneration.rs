//! A new key in the place of an old one.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    api_keys::{ApiKeyError, NewApiKey, Overlap},
    companies::CompanyEvent,
    kernel::ApiKeyId,
};
use tracing::instrument;

use super::{ApiKeys, ApiSecret, CreatedApiKey, service::ApiKeyRefusal, store};
use crate::{
    activity::Entry,
    kernel::{Client, ServiceError},
    sessions::RecentProof,
};

impl ApiKeys {
    /// Puts a new key in the place of one of the person of a proof: of the same name, for the same, and for as long a
    /// time. The old one stops at once, or works on beside it for a while.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also for a key of somebody else; [`ApiKeyError::Over`], when it works no more, or
    /// was replaced already; a fault at `company`, when they may not enter its company by now;
    /// [`ServiceError::ProofNeeded`].
    #[instrument(level = "debug", skip_all)]
    pub async fn regenerate(
        &self,
        proof: &RecentProof,
        user: &User,
        id: &ApiKeyId,
        overlap: Overlap,
        client: &Client,
    ) -> Result<CreatedApiKey, ApiKeyRefusal> {
        let mut tx = self.sessions.begin_proved(proof).await?;
        let old = store::find(&mut *tx, &user.id, id).await?.ok_or(ServiceError::NotFound)?;
        self.enter(&user.id, &old.company_id).await?;
        if overlap != Overlap::None {
            self.refuse_too_many(&mut tx, &user.id, &old.company_id).await?;
        }
        let now = self.kernel.now();
        let lifetime_ms = old.expires_at.map(|end| end.millis_since(old.created_at));
        let new = NewApiKey {
            name: old.name.clone(),
            company_id: old.company_id.clone(),
            scopes: old.scopes.clone(),
            expires_at: lifetime_ms.map(|ms| now.plus_millis(ms)),
        };
        let session_id = &proof.session().session.id;
        let secret = ApiSecret::generate(&self.kernel);
        let created = CreatedApiKey { id: ApiKeyId::new(self.kernel.new_id()), secret };
        self.write(&mut tx, &user.id, &new, Some(session_id), &created).await?;
        let until = now.plus_millis(overlap.millis());
        if !store::replace(&mut tx, id, &created.id, until, now).await? {
            return Err(ServiceError::Refused(ApiKeyError::Over));
        }
        if overlap == Overlap::None {
            store::revoke(&mut tx, id, now).await?;
        }
        self.log_event(&mut tx, &old, &user.id, CompanyEvent::ApiKeyRegenerated).await?;
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::ApiKeyRegenerated,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::of_api_key(old.name, old.company_name),
        };
        self.record_and_notify(&mut tx, user, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(created)
    }
}
