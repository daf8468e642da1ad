//! The rules of a company for how its members sign in and stay signed in.

use nameplate_domain::{
    companies::{
        CompanyError, CompanyEvent, EventDetail, Permission, Policies, PoliciesForm, Seat,
    },
    kernel::{Fault, Timestamp},
};
use tracing::instrument;

use crate::{
    companies::{Companies, CompanyEntry, CompanyLog, settings_store},
    core::Core,
    kernel::{Kernel, ServiceError, Zone},
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

    /// Sets what holds for everyone in the company, and gives it. Two-factor is required from the beginning of the
    /// chosen day in `zone`, where the admin is; a shorter bound ends at once what is idle for longer.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::ProofNeeded`], faults of the field `two_factor_from`.
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        seat: &Seat,
        proof: &RecentProof,
        form: &PoliciesForm,
        zone: &Zone,
    ) -> Result<Policies, ServiceError<CompanyError>> {
        if *proof.user_id() != seat.user_id {
            return Err(ServiceError::ProofNeeded);
        }
        let company_id = &seat.company_id;
        let (mut tx, _) = self.companies.begin_as(seat, Permission::SetPolicies).await?;
        let old = settings_store::policies(&mut tx, company_id).await?;
        let old_from = old.two_factor_required_from;
        let from = form
            .requires_two_factor
            .then(|| required_from(&form.two_factor_from, old_from, zone, self.kernel.now()))
            .transpose()
            .map_err(|fault| ServiceError::field("two_factor_from", fault))?;
        let policies = Policies { two_factor_required_from: from, longest_idle: form.longest_idle };
        if policies == old {
            return Ok(policies);
        }
        settings_store::set_policies(&mut tx, company_id, policies).await?;
        if let Some(bound) = form.longest_idle {
            self.sessions.shorten(&mut tx, company_id, bound).await?;
        }
        let entry = CompanyEntry {
            detail: EventDetail { policies: Some(policies), ..EventDetail::default() },
            ..CompanyEntry::new(company_id, CompanyEvent::PoliciesChanged, &seat.user_id)
        };
        self.log.record(&mut tx, entry).await?;
        self.companies.announce(&mut tx, company_id).await?;
        self.kernel.commit(tx).await?;
        Ok(policies)
    }
}

/// From when on two-factor is required, of the day as typed. The day that stands there already keeps its moment,
/// whatever zone another admin chose it in, also when it is over.
fn required_from(
    typed: &str,
    old: Option<Timestamp>,
    zone: &Zone,
    now: Timestamp,
) -> Result<Timestamp, Fault> {
    let from = zone.day_start(typed)?;
    match old.filter(|old| zone.iso_date(*old) == zone.iso_date(from)) {
        Some(old) => Ok(old),
        None if from < now && zone.iso_date(from) != zone.iso_date(now) => Err(Fault::DayIsOver),
        None => Ok(from),
    }
}
