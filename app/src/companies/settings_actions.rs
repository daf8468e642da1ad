//! The server functions of a company's details, rules, bills and case types.

use leptos::prelude::*;
use nameplate_domain::{
    companies::{BillingForm, CaseTypeForm, DetailsForm, PoliciesForm},
    kernel::{CaseTypeId, CompanyId},
};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

const CASE_TYPES_SAVED: &str = "Case types saved";

#[server]
pub(crate) async fn save_company_details(form: DetailsForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.company_settings.save_details(&seat, &form).await?;
    Ok(Reply::message("Details saved"))
}

/// Keeps what holds for everyone in the company.
#[server]
pub(crate) async fn save_company_policies(form: PoliciesForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let (seat, proof) = (request.seat_in(&company)?, request.recent_proof()?);
    request.services.company_policies.save(&seat, &proof, form).await?;
    Ok(Reply::message(
        "Saved. Two-factor is asked for at the next sign-in, the time away holds at once.",
    ))
}

#[server]
pub(crate) async fn save_billing(form: BillingForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.company_settings.save_billing(&seat, &form).await?;
    Ok(Reply::message("Billing contact saved"))
}

#[server]
pub(crate) async fn add_case_type(form: CaseTypeForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.case_types.add(&seat, &form.name).await?;
    Ok(Reply::message(CASE_TYPES_SAVED))
}

#[server]
pub(crate) async fn rename_case_type(
    id: CaseTypeId,
    form: CaseTypeForm,
    company: CompanyId,
) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.case_types.rename(&seat, &id, &form.name).await?;
    Ok(Reply::message(CASE_TYPES_SAVED))
}

#[server]
pub(crate) async fn remove_case_type(id: CaseTypeId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.case_types.remove(&seat, &id).await?;
    Ok(Reply::message(CASE_TYPES_SAVED))
}
