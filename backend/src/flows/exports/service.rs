//! Asking for a copy of one's data, and fetching it.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    exports::{EXPORTS_PER_USER, Export, ExportError},
    kernel::{ExportId, UserId},
};
use tracing::instrument;

use crate::{
    activity::{ActivityLog, Entry},
    core::Core,
    deliveries::Deliveries,
    exports::{import_store, store},
    kernel::{Bucket, Client, Kernel, RateLimits, ServiceError, StoreError},
    live::Live,
    mail::Message,
    sessions::{RecentProof, Sessions},
};

#[derive(Clone)]
pub struct Exports {
    pub(super) kernel: Kernel,
    activity: ActivityLog,
    deliveries: Deliveries,
    live: Live,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl Exports {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            activity: core.activity.clone(),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// Asks for a copy of a user's data, which a worker makes. They are told by mail, for it matters to them if it was
    /// somebody else. One that failed before is forgotten.
    ///
    /// # Errors
    /// [`ExportError::UnderWay`]; [`ServiceError::Limited`] after too many a day; [`ServiceError::ProofNeeded`], when
    /// the session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn request(
        &self,
        proof: &RecentProof,
        user: &User,
        client: &Client,
    ) -> Result<ExportId, ServiceError<ExportError>> {
        if *proof.user_id() != user.id {
            return Err(ServiceError::ProofNeeded);
        }
        let mut tx = self.sessions.begin_proved(proof).await?;
        let (id, now) = (ExportId::new(self.kernel.new_id()), self.kernel.now());
        let session_id = &proof.session().session.id;
        if !store::insert(&mut tx, &id, &user.id, session_id, now).await? {
            return Err(ServiceError::Refused(ExportError::UnderWay));
        }
        let bucket = Bucket::of_user("export:user", &user.id);
        self.rate_limits.pass_in(&mut tx, &bucket, EXPORTS_PER_USER).await?;
        let kind = ActivityKind::ExportRequested;
        let entry = Entry {
            user_id: Some(&user.id),
            kind,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::default(),
        };
        let (activity_id, origin) = self.activity.record(&mut tx, entry).await?;
        let message = Message::SecurityChanged { what: kind, activity_id, at: now, origin };
        self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &message).await?;
        self.live.announce(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(id)
    }

    /// A user's copies, the newest first: at most one that is being made or failed, and one that can be fetched.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, user_id: &UserId) -> Result<Vec<Export>, StoreError> {
        store::list(&self.kernel.db, user_id, self.kernel.now()).await
    }

    /// Removes copies whose time is over, and settings that waited for too long; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let (db, now) = (&self.kernel.db, self.kernel.now());
        Ok(store::prune(db, now).await? + import_store::prune(db, now).await?)
    }
}
