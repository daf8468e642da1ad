//! How a company is called and reached, and what holds in it.

use leptos::prelude::*;

use super::{
    case_types_section::CaseTypesSection, details_form::DetailsSection,
    policies_form::PoliciesSection,
};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/company/details`.
pub(crate) const COMPANY_DETAILS: PageInfo = PageInfo::settings(
    "Company details",
    "How the company is called and reached, and what holds in it.",
);

/// The company's details, its rules for everyone, and its kinds of cases.
pub(crate) async fn company_details_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    let (details, version) = request.services.company_settings.details(&seat).await?;
    let case_types = request.services.case_types.list(&seat).await?;
    let policies = request.viewer()?.current().map(|it| it.policies).unwrap_or_default();
    Ok(view! {
        <DetailsSection details version country=request.country.clone() />
        <PoliciesSection policies />
        <CaseTypesSection case_types />
    }
    .into_any())
}
