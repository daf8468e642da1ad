//! The rules of a company for how its members sign in and stay signed in.

use nameplate_domain::companies::{
    CompanyError, CompanyEvent, EventDetail, Permission, Policies, PoliciesForm, Seat,
};
use tracing::instrument;

use crate::{
    companies::{Companies, CompanyEntry, CompanyLog, settings_store},
    core::Core,
    kernel::{Kernel, ServiceError},
    sessions::{RecentProof, Sessions},
};

#[derive(Clone)]
pub struct CompanyPolicies {
    kernel: Kernel,
    companies: Companies,
    log: CompanyLog,
    sessions: Sessions,
}

impl CompanyPolicies {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            log: CompanyLog::new(core),
            sessions: Sessions::new(core),
        }
    }

    /// Sets what holds for everyone in the company. A wish for two-factor that is there already
    /// holds from when it was made; a shorter bound ends at once what is idle for longer.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::ProofNeeded`].
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        seat: &Seat,
        proof: &RecentProof,
        form: PoliciesForm,
    ) -> Result<(), ServiceError<CompanyError>> {
        let PoliciesForm { requires_two_factor, longest_idle } = form;
        if *proof.user_id() != seat.user_id {
            return Err(ServiceError::ProofNeeded);
        }
        let company_id = &seat.company_id;
        let (mut tx, _) = self.companies.begin_as(seat, Permission::SetPolicies).await?;
        let old = settings_store::policies(&mut tx, company_id).await?;
        let since = old.two_factor_required_at.unwrap_or_else(|| self.kernel.now());
        let two_factor_required_at = requires_two_factor.then_some(since);
        let policies = Policies { two_factor_required_at, longest_idle };
        if policies == old {
            return Ok(());
        }
        settings_store::set_policies(&mut tx, company_id, policies).await?;
        if let Some(bound) = longest_idle {
            self.sessions.shorten(&mut tx, company_id, bound).await?;
        }
        let entry = CompanyEntry {
            company_id,
            kind: CompanyEvent::PoliciesChanged,
            actor: &seat.user_id,
            subject: None,
            invitation: None,
            detail: EventDetail::default(),
        };
        self.log.record(&mut tx, entry).await?;
        self.companies.announce(&mut tx, company_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}
