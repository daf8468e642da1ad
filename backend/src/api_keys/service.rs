//! Making keys, and ending them.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    api_keys::{ApiKeyError, MOST_API_KEYS, NewApiKey},
    companies::{CompanyEvent, EventDetail, Membership},
    kernel::{ApiKeyId, CompanyId, Fault, SessionId, Timestamp, UserId},
};
use tracing::instrument;

use super::{ApiSecret, ListedApiKey, idempotency, store};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    companies::{Companies, CompanyEntry, CompanyLog},
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, ServiceError, StoreError, Tx},
    live::Live,
    mail::Message,
    sessions::{RecentProof, Sessions},
};

pub(super) type ApiKeyRefusal = ServiceError<ApiKeyError>;

#[derive(Clone)]
pub struct ApiKeys {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) activity: ActivityLog,
    pub(super) companies: Companies,
    pub(super) deliveries: Deliveries,
    pub(super) live: Live,
    log: CompanyLog,
    pub(super) sessions: Sessions,
}

/// A key just made. It is given this once; nobody can look it up.
#[derive(Clone, Debug)]
pub struct CreatedApiKey {
    pub id: ApiKeyId,
    pub secret: ApiSecret,
}

impl ApiKeys {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            sessions: Sessions::new(core),
        }
    }

    /// Makes a key for the person of a proof, who is told by mail, and the company's admins in its activity.
    ///
    /// # Errors
    /// A fault at `company`, for one that they may not enter; [`ApiKeyError::TooMany`];
    /// [`ServiceError::ProofNeeded`], when the session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn create(
        &self,
        proof: &RecentProof,
        user: &User,
        key: &NewApiKey,
        client: &Client,
    ) -> Result<CreatedApiKey, ApiKeyRefusal> {
        let membership = self.enter(&user.id, &key.company_id).await?;
        let mut tx = self.sessions.begin_proved(proof).await?;
        let session_id = &proof.session().session.id;
        let created = self.insert(&mut tx, &user.id, key, Some(session_id)).await?;
        let detail = ActivityDetail::of_api_key(key.name.clone(), membership.company_name);
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::ApiKeyCreated,
            session_id: Some(session_id),
            client,
            detail,
        };
        self.record_and_notify(&mut tx, user, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(created)
    }

    /// Makes a key for a member of a company, as the operator asks by command. They are told by mail, and the company's
    /// admins can read it.
    ///
    /// # Errors
    /// As [`ApiKeys::create`], but for the proof.
    #[instrument(level = "debug", skip_all)]
    pub async fn create_by_command(
        &self,
        user_id: &UserId,
        key: &NewApiKey,
    ) -> Result<CreatedApiKey, ApiKeyRefusal> {
        let membership = self.enter(user_id, &key.company_id).await?;
        let user = self.accounts.find(user_id).await?.ok_or(ServiceError::NotFound)?;
        let mut tx = self.accounts.begin_change(user_id).await?;
        let created = self.insert(&mut tx, user_id, key, None).await?;
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::ApiKeyCreated,
            session_id: None,
            client: &Client::operator(),
            detail: ActivityDetail::of_api_key(key.name.clone(), membership.company_name),
        };
        self.record_and_notify(&mut tx, &user, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(created)
    }

    /// Removes what nobody looks up any more: keys that have been over for 90 days, and the answers from before
    /// `oldest`; gives how many rows.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self, oldest: Timestamp) -> Result<u64, StoreError> {
        let keys = store::prune(&self.kernel.db, self.kernel.now()).await?;
        Ok(keys + idempotency::prune(&self.kernel, oldest).await?)
    }

    /// What a user is in a company that they may enter.
    pub(super) async fn enter(
        &self,
        user_id: &UserId,
        company_id: &CompanyId,
    ) -> Result<Membership, ApiKeyRefusal> {
        let entered = self.companies.entered(user_id).await?;
        let found = entered.into_iter().find(|it| it.company_id == *company_id);
        found.ok_or_else(|| ServiceError::field("company", Fault::NotAChoice))
    }

    /// Makes a key inside `tx`, which holds the user.
    async fn insert(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        key: &NewApiKey,
        session_id: Option<&SessionId>,
    ) -> Result<CreatedApiKey, ApiKeyRefusal> {
        self.refuse_too_many(tx, user_id, &key.company_id).await?;
        let secret = ApiSecret::generate(&self.kernel);
        let created = CreatedApiKey { id: ApiKeyId::new(self.kernel.new_id()), secret };
        self.write(tx, user_id, key, session_id, &created).await?;
        let entry = CompanyEntry {
            detail: EventDetail::of_api_key(key.name.clone()),
            ..CompanyEntry::new(&key.company_id, CompanyEvent::ApiKeyCreated, user_id)
        };
        self.log.record(tx, entry).await?;
        Ok(created)
    }

    pub(super) async fn refuse_too_many(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        company_id: &CompanyId,
    ) -> Result<(), ApiKeyRefusal> {
        let count = store::count_working(tx, user_id, self.kernel.now(), company_id).await?;
        if count >= i64::from(MOST_API_KEYS) {
            return Err(ServiceError::Refused(ApiKeyError::TooMany));
        }
        Ok(())
    }

    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        key: &NewApiKey,
        session_id: Option<&SessionId>,
        created: &CreatedApiKey,
    ) -> Result<(), StoreError> {
        let row = store::NewRow {
            id: &created.id,
            user_id,
            company_id: &key.company_id,
            name: &key.name,
            scopes: &key.scopes,
            expires_at: key.expires_at,
            session_id,
            secret: &created.secret,
        };
        store::insert(tx, &row, self.kernel.now()).await
    }

    /// Writes into the company's activity what somebody did to a key.
    pub(super) async fn log_event(
        &self,
        tx: &mut Tx,
        key: &ListedApiKey,
        actor: &UserId,
        kind: CompanyEvent,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            subject: (key.user_id != *actor).then_some(&key.user_id),
            detail: EventDetail::of_api_key(key.name.clone()),
            ..CompanyEntry::new(&key.company_id, kind, actor)
        };
        self.log.record(tx, entry).await
    }

    pub(super) async fn record_and_notify(
        &self,
        tx: &mut Tx,
        user: &User,
        entry: Entry<'_>,
    ) -> Result<(), StoreError> {
        let what = entry.kind;
        let (activity_id, origin) = self.activity.record(tx, entry).await?;
        let message = Message::SecurityChanged { what, activity_id, at: self.kernel.now(), origin };
        self.live.announce(tx, &user.id).await?;
        self.deliveries.mail(tx, Some(&user.id), &user.email, &message).await
    }
}
