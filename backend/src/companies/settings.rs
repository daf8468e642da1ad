//! What admins decide for the company: what it says of itself, its rules, and who gets the bills.

use nameplate_domain::companies::{
    BillingContact, BillingForm, CompanyDetails, CompanyError, CompanyEvent, DetailsForm,
    Permission, Seat,
};
use tracing::instrument;

use super::{
    Companies, CompanyEntry, CompanyLog, details_store, service::allow, settings_store as store,
};
use crate::{
    accounts::parse_phone_over,
    core::Core,
    kernel::{Kernel, ServiceError, StoreError, Tx},
};

type SettingsRefusal = ServiceError<CompanyError>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billing {
    /// How many active members the company has.
    pub seats: u64,
    /// Who gets questions about bills.
    pub contact: BillingContact,
}

#[derive(Clone)]
pub struct CompanySettings {
    kernel: Kernel,
    companies: Companies,
    log: CompanyLog,
}

impl CompanySettings {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            log: CompanyLog::new(core),
        }
    }

    /// What the company says of itself, and which save that is of; it goes back with the next one.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn details(&self, seat: &Seat) -> Result<(CompanyDetails, i64), SettingsRefusal> {
        allow(seat, Permission::EditDetails)?;
        let stored = details_store::details(&self.kernel.db, &seat.company_id).await?;
        stored.ok_or(ServiceError::NotFound)
    }

    /// Saves what the company says of itself, if the stored details are still those that the person
    /// saw; gives the version after.
    ///
    /// # Errors
    /// The faults of all fields at once; [`CompanyError::ChangedMeanwhile`], with nothing saved;
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn save_details(
        &self,
        seat: &Seat,
        form: &DetailsForm,
    ) -> Result<i64, SettingsRefusal> {
        allow(seat, Permission::EditDetails)?;
        let (stored, _) = self.details(seat).await?;
        let phone = parse_phone_over(stored.phone.as_ref(), &form.phone, &form.country);
        let details = form.parse(phone)?;
        let (mut tx, _) = self.companies.begin_as(seat, Permission::EditDetails).await?;
        if !details_store::update_details(&mut tx, &seat.company_id, &details, form.version).await?
        {
            return Err(ServiceError::Refused(CompanyError::ChangedMeanwhile));
        }
        self.log_event(&mut tx, seat, CompanyEvent::DetailsChanged).await?;
        // Everybody's pages show the name.
        self.companies.announce(&mut tx, &seat.company_id).await?;
        self.kernel.commit(tx).await?;
        self.companies.forget_only_name();
        Ok(form.version + 1)
    }

    /// What the billing page shows.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn billing(&self, seat: &Seat) -> Result<Billing, SettingsRefusal> {
        allow(seat, Permission::ManageBilling)?;
        let (db, company_id) = (&self.kernel.db, &seat.company_id);
        let seats = store::count_active(db, company_id).await?;
        Ok(Billing { seats, contact: store::billing_contact(db, company_id).await? })
    }

    /// Saves whom to ask about bills.
    ///
    /// # Errors
    /// Faults of the fields `name` and `email`, both at once; [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn save_billing(
        &self,
        seat: &Seat,
        form: &BillingForm,
    ) -> Result<(), SettingsRefusal> {
        allow(seat, Permission::ManageBilling)?;
        let contact = form.parse()?;
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageBilling).await?;
        store::set_billing_contact(&mut tx, &seat.company_id, &contact).await?;
        self.log_event(&mut tx, seat, CompanyEvent::BillingChanged).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    async fn log_event(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        kind: CompanyEvent,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry::new(&seat.company_id, kind, &seat.user_id);
        self.log.record(tx, entry).await
    }
}
