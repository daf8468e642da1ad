//! The server functions of a company's details, rules, bills and case types.

use leptos::prelude::*;
use nameplate_domain::{
    companies::{BillingForm, CaseTypeForm, DetailsForm, OriginForm, PoliciesForm, WebOrigin},
    kernel::{CaseTypeId, CompanyId},
};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

const CASE_TYPES_SAVED: &str = "Case types saved";
const ORIGINS_SAVED: &str = "Addresses saved";

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
    let zone = request.viewer()?.zone();
    let saved = request.services.company_policies.save(&seat, &proof, &form, &zone).await?;
    Ok(Reply::message(match saved.two_factor_required_from {
        Some(from) if from > request.services.now() => {
            format!("Rules saved. Two-factor is required from {} on.", zone.date(from))
        }
        Some(_) => "Rules saved. Two-factor is required of everyone now.".to_owned(),
        None => "Rules saved".to_owned(),
    }))
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

/// Registers the address of a product: the company's members can be signed in there, and its notifications lead there.
#[server]
pub(crate) async fn add_company_origin(form: OriginForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.company_origins.add(&seat, &form.origin).await?;
    Ok(Reply::message(ORIGINS_SAVED))
}

/// Removes it: everybody is signed out there, and notifications lead there no more.
#[server]
pub(crate) async fn remove_company_origin(origin: WebOrigin, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.company_origins.remove(&seat, &origin).await?;
    Ok(Reply::message(ORIGINS_SAVED))
}
