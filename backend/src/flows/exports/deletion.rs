//! The wish to be deleted: its owner asks, the admins of their companies decide.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    companies::{CompanyEvent, Permission, Seat},
    exports::{
        DELETION_REQUESTS_PER_USER, DeclineForm, DeclineReason, DeletionError, DeletionRequest,
    },
    kernel::{ActivityId, FieldErrors, UserId},
};
use tracing::instrument;

use super::deletion_people::{deciders, left_alone};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    companies::{Companies, CompanyEntry, CompanyLog, store as companies},
    core::Core,
    deliveries::Deliveries,
    exports::deletion_store as store,
    flows::members,
    kernel::{Bucket, Client, Kernel, Origin, RateLimits, ServiceError, StoreError, Tx},
    live::Live,
    mail::Message,
    sessions::{OpenSession, RecentProof, Sessions},
};

type DeletionRefusal = ServiceError<DeletionError>;

#[derive(Clone)]
pub struct DeletionRequests {
    kernel: Kernel,
    accounts: Accounts,
    activity: ActivityLog,
    companies: Companies,
    deliveries: Deliveries,
    live: Live,
    log: CompanyLog,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl DeletionRequests {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// The last time that a user asked to be deleted, and what became of it.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, user_id: &UserId) -> Result<Option<DeletionRequest>, StoreError> {
        store::find(self.kernel.db.reader(), user_id).await
    }

    /// Why nobody could delete a user as things are: what they have to do first, if anything.
    #[instrument(level = "debug", skip_all)]
    pub async fn obstacle(&self, user_id: &UserId) -> Result<Option<DeletionError>, StoreError> {
        let memberships = self.companies.memberships(user_id).await?;
        if memberships.is_empty() {
            return Ok(Some(DeletionError::NoCompany));
        }
        let mut reader = self.kernel.db.reader().acquire().await?;
        let company = left_alone(&mut reader, user_id, &memberships).await?;
        Ok(company.map(|company| DeletionError::OnlySuperAdmin { company: company.clone() }))
    }

    /// Asks the admins of all companies of a user to delete the account. Each hears of it by mail. It is one wish,
    /// however many companies there are.
    ///
    /// # Errors
    /// [`DeletionError`]; [`ServiceError::Limited`] after too many a day; [`ServiceError::ProofNeeded`], when the
    /// session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn request(
        &self,
        proof: &RecentProof,
        user: &User,
        client: &Client,
    ) -> Result<(), DeletionRefusal> {
        if *proof.user_id() != user.id {
            return Err(ServiceError::ProofNeeded);
        }
        if let Some(obstacle) = self.obstacle(&user.id).await? {
            return Err(ServiceError::Refused(obstacle));
        }
        let mut tx = self.sessions.begin_proved(proof).await?;
        if !store::open(&mut tx, &user.id, self.kernel.now()).await? {
            return Err(ServiceError::Refused(DeletionError::AskedAlready));
        }
        let bucket = Bucket::of_user("deletion:user", &user.id);
        self.rate_limits.pass_in(&mut tx, &bucket, DELETION_REQUESTS_PER_USER).await?;
        for admin in deciders(&mut tx, &user.id).await? {
            let message = Message::DeletionRequested { company: admin.company };
            let to = (&admin.user_id, &admin.email);
            self.deliveries.mail_from(&mut tx, &user.id, to, &message).await?;
        }
        let kind = ActivityKind::DeletionRequested;
        let (activity_id, origin) = self.record(&mut tx, proof.session(), kind, client).await?;
        let now = self.kernel.now();
        let message = Message::SecurityChanged { what: kind, activity_id, at: now, origin };
        self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &message).await?;
        self.announce(&mut tx, &user.id, Some(CompanyEvent::DeletionRequested)).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Takes the wish of a session's person back.
    ///
    /// # Errors
    /// [`DeletionError::Settled`].
    #[instrument(level = "debug", skip_all)]
    pub async fn withdraw(
        &self,
        session: &OpenSession,
        client: &Client,
    ) -> Result<(), DeletionRefusal> {
        let mut tx = self.accounts.begin_change(&session.user_id).await?;
        if !store::withdraw(&mut tx, &session.user_id, self.kernel.now()).await? {
            return Err(ServiceError::Refused(DeletionError::Settled));
        }
        self.record(&mut tx, session, ActivityKind::DeletionWithdrawn, client).await?;
        self.announce(&mut tx, &session.user_id, None).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Takes a wish back inside `tx` that somebody else said, for its owner; gives whether there was one.
    pub(crate) async fn withdraw_in(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<bool, StoreError> {
        let was_open = store::withdraw(tx, user_id, self.kernel.now()).await?;
        if was_open {
            self.announce(tx, user_id, None).await?;
        }
        Ok(was_open)
    }

    /// Declines a member's wish, for all their companies: it is one wish. They hear of it by mail.
    ///
    /// # Errors
    /// [`DeletionError::Settled`]; a fault of the field `reason`; [`ServiceError::Forbidden`] for who may not delete
    /// them; [`ServiceError::NotFound`] for who isn't a member.
    #[instrument(level = "debug", skip_all)]
    pub async fn decline(
        &self,
        seat: &Seat,
        user_id: &UserId,
        form: &DeclineForm,
    ) -> Result<(), DeletionRefusal> {
        let mut errors = FieldErrors::default();
        let reason = errors.take_optional("reason", &form.reason, DeclineReason::parse);
        errors.finish(Some(()))?;
        let (mut tx, role) = self.companies.begin_as(seat, Permission::DeleteAccounts).await?;
        let member = members::find(&mut *tx, &seat.company_id, user_id).await?;
        let member = member.ok_or(ServiceError::NotFound)?;
        if *user_id == seat.user_id || !role.may_to(Permission::DeleteAccounts, member.role) {
            return Err(ServiceError::Forbidden);
        }
        let now = self.kernel.now();
        if !store::decline(&mut tx, user_id, &seat.user_id, reason.as_ref(), now).await? {
            return Err(ServiceError::Refused(DeletionError::Settled));
        }
        let company = companies::name(&mut tx, &seat.company_id).await?;
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::DeletionDeclined,
            session_id: None,
            client: &Client::admin(),
            detail: ActivityDetail::of_company(company.clone(), None),
        };
        self.activity.record(&mut tx, entry).await?;
        let entry = CompanyEntry {
            subject: Some(user_id),
            ..CompanyEntry::new(&seat.company_id, CompanyEvent::DeletionDeclined, &seat.user_id)
        };
        self.log.record(&mut tx, entry).await?;
        let message = Message::DeletionDeclined { company, reason };
        self.deliveries.mail(&mut tx, Some(user_id), &member.email, &message).await?;
        self.announce(&mut tx, user_id, None).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Has the pages of a user, and of who decides about them, show what is; and has their companies keep that they did
    /// something, if they did.
    async fn announce(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: Option<CompanyEvent>,
    ) -> Result<(), StoreError> {
        let mut told = vec![user_id.clone()];
        let mut before = None;
        for admin in deciders(tx, user_id).await? {
            if let Some(event) = event.filter(|_| before.as_ref() != Some(&admin.company_id)) {
                let entry = CompanyEntry::new(&admin.company_id, event, user_id);
                self.log.record(tx, entry).await?;
            }
            before = Some(admin.company_id);
            told.push(admin.user_id);
        }
        self.live.announce_all(tx, &told).await
    }

    async fn record(
        &self,
        tx: &mut Tx,
        session: &OpenSession,
        kind: ActivityKind,
        client: &Client,
    ) -> Result<(ActivityId, Origin), StoreError> {
        let entry = Entry {
            user_id: Some(&session.user_id),
            kind,
            session_id: Some(&session.session.id),
            client,
            detail: ActivityDetail::default(),
        };
        self.activity.record(tx, entry).await
    }
}
