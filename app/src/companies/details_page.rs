//! How a company is called and reached, and what holds in it.

use leptos::prelude::*;
use nameplate_domain::kernel::DAY_MS;

use super::{
    case_types_section::CaseTypesSection, details_form::DetailsSection,
    origins_section::OriginsSection, policies_form::PoliciesSection,
};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/company/details`.
pub(crate) const COMPANY_DETAILS: PageInfo = PageInfo::settings(
    "Company details",
    "How the company is called and reached, and what holds in it.",
);

/// How long members are proposed to have until two-factor is required of them.
const TWO_FACTOR_GRACE_MS: i64 = 14 * DAY_MS;

/// The company's details, its rules for everyone, and its kinds of cases.
pub(crate) async fn company_details_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    let (details, version) = request.services.company_settings.details(&seat).await?;
    let case_types = request.services.case_types.list(&seat).await?;
    let origins = request.services.company_origins.list(&seat).await?;
    let preceded = request.services.company_origins.preceded(&seat).await?;
    let viewer = request.viewer()?;
    let policies = viewer.current().map(|it| it.policies).unwrap_or_default();
    let proposed = request.services.now().plus_millis(TWO_FACTOR_GRACE_MS);
    let from = policies.two_factor_required_from.unwrap_or(proposed);
    Ok(view! {
        <DetailsSection details version country=request.country.clone() />
        <PoliciesSection policies two_factor_from=viewer.zone().iso_date(from) />
        <CaseTypesSection case_types />
        <OriginsSection origins preceded company_id=seat.company_id />
    }
    .into_any())
}
