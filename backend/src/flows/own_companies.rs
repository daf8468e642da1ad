//! The companies that a person belongs to, as they work in them and leave them.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    companies::{CompanyEvent, EventDetail, MembershipError, Role},
    kernel::CompanyId,
};
use tracing::instrument;

use crate::{
    activity::{ActivityLog, Entry},
    api_keys::ApiKeys,
    companies::{Companies, CompanyEntry, CompanyLog, invitation_store, store},
    core::Core,
    kernel::{Client, Kernel, ServiceError, Tx},
    live::Live,
    sessions::{OpenSession, Sessions},
    webhooks::{Occurrence, Webhooks},
};

type MembershipRefusal = ServiceError<MembershipError>;

#[derive(Clone)]
pub struct OwnCompanies {
    kernel: Kernel,
    activity: ActivityLog,
    api_keys: ApiKeys,
    companies: Companies,
    live: Live,
    log: CompanyLog,
    sessions: Sessions,
    webhooks: Webhooks,
}

impl OwnCompanies {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            activity: core.activity.clone(),
            api_keys: ApiKeys::new(core),
            companies: Companies::new(core),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            sessions: Sessions::new(core),
            webhooks: Webhooks::new(core),
        }
    }

    /// Lets a session work in another company of its person.
    ///
    /// # Errors
    /// [`MembershipError::NotAMember`], also when there is no such company;
    /// [`MembershipError::Deactivated`].
    #[instrument(level = "debug", skip_all)]
    pub async fn switch(
        &self,
        session: &OpenSession,
        company_id: &CompanyId,
    ) -> Result<(), MembershipRefusal> {
        let mut tx = self.kernel.db.begin().await?;
        if !self.companies.record_active(&mut *tx, company_id, &session.user_id).await? {
            return Err(refusal_reason(&mut tx, session, company_id).await);
        }
        self.sessions.switch_company(&mut tx, &session.session.id, company_id).await?;
        self.live.announce(&mut tx, &session.user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Makes a company the one that opens for the person of a session when they sign in.
    ///
    /// # Errors
    /// As [`OwnCompanies::switch`].
    #[instrument(level = "debug", skip_all)]
    pub async fn set_default(
        &self,
        session: &OpenSession,
        company_id: &CompanyId,
    ) -> Result<(), MembershipRefusal> {
        let (user_id, now) = (&session.user_id, self.kernel.now());
        let mut tx = self.kernel.db.begin().await?;
        if !store::set_default(&mut tx, user_id, company_id, now).await? {
            return Err(refusal_reason(&mut tx, session, company_id).await);
        }
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Takes the person of a session out of a company, also when they are deactivated there. Their
    /// sessions that work in it go on in their default company.
    ///
    /// # Errors
    /// [`MembershipError::NotAMember`], also when there is no such company;
    /// [`MembershipError::LastSuperAdmin`].
    #[instrument(level = "debug", skip_all)]
    pub async fn leave(
        &self,
        session: &OpenSession,
        company_id: &CompanyId,
        client: &Client,
    ) -> Result<(), MembershipRefusal> {
        let user_id = &session.user_id;
        let mut tx = self.kernel.db.begin().await?;
        // Nobody else changes the team from here on: who is the last stays the last.
        store::lock(&mut tx, company_id).await?;
        let standing = store::standing(&mut tx, company_id, user_id).await?;
        let (role, is_active) =
            standing.ok_or(ServiceError::Refused(MembershipError::NotAMember))?;
        let holds_the_company = is_active && role == Role::SuperAdmin;
        if holds_the_company && store::count_super_admins(&mut tx, company_id).await? == 1 {
            return Err(ServiceError::Refused(MembershipError::LastSuperAdmin));
        }
        store::delete_member(&mut tx, company_id, user_id).await?;
        self.api_keys.revoke_of_member(&mut tx, user_id, company_id).await?;
        invitation_store::withdraw(&mut tx, company_id, user_id, None).await?;
        let to = store::default_for(&mut *tx, user_id).await?;
        self.sessions.leave_company(&mut tx, user_id, company_id, to.as_ref()).await?;
        let entry = CompanyEntry {
            detail: EventDetail::of_role(role),
            ..CompanyEntry::new(company_id, CompanyEvent::Left, user_id)
        };
        self.log.record(&mut tx, entry).await?;
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::CompanyLeft,
            session_id: Some(&session.session.id),
            client,
            detail: ActivityDetail::of_company(store::name(&mut tx, company_id).await?, None),
        };
        self.activity.record(&mut tx, entry).await?;
        self.webhooks.enqueue(&mut tx, company_id, Occurrence::Left(user_id, role)).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}

/// Why the person of a session may not enter a company.
async fn refusal_reason(
    tx: &mut Tx,
    session: &OpenSession,
    company_id: &CompanyId,
) -> MembershipRefusal {
    match store::standing(tx, company_id, &session.user_id).await {
        Ok(Some(_)) => ServiceError::Refused(MembershipError::Deactivated),
        Ok(None) => ServiceError::Refused(MembershipError::NotAMember),
        Err(error) => error.into(),
    }
}
