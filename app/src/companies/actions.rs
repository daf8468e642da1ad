//! The server functions of companies.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::companies::CompanyError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal};

/// What holds for everyone in a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompanyRulesView {
    /// Whose rules they are.
    pub(crate) company: String,
    /// Whether everyone needs two-factor.
    pub(crate) requires_two_factor: bool,
}

/// What an admin chooses for everyone in the company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CompanyRulesForm {
    /// Whether everyone needs two-factor.
    pub(crate) requires_two_factor: bool,
}

/// The rules of the company that the viewer works in; `None` when they are no admin of it.
#[server(input = GetUrl)]
pub(crate) async fn get_company_rules() -> Result<Option<CompanyRulesView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let company = request.viewer()?.current().filter(|company| company.role.is_admin());
    Ok(company.map(|company| CompanyRulesView {
        company: company.company_name.as_ref().to_owned(),
        requires_two_factor: company.two_factor_required_at.is_some(),
    }))
}

/// Keeps the rules of the company that the viewer works in.
#[server]
pub(crate) async fn save_company_rules(
    // Of a box that isn't ticked, a browser sends nothing.
    #[server(default)] form: CompanyRulesForm,
) -> Result<(), ApiError<CompanyError>> {
    use crate::{Cause, ssr};

    let request = ssr::request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    let company = viewer.current().ok_or(Cause::Refused(CompanyError::NotAdmin))?;
    let companies = &request.services.companies;
    let CompanyRulesForm { requires_two_factor } = form;
    companies
        .require_two_factor(&proof, &company.company_id, requires_two_factor)
        .await
        .map_err(|error| request.explain(error))?;
    ssr::lead_to("/company/details?saved=1");
    Ok(())
}
