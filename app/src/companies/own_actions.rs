//! The server functions of one's own companies.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::companies::MembershipError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A company of the viewer's, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnCompanyView {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// The viewer's role in it, in words.
    pub(crate) role: String,
    /// Since when they belong to it.
    pub(crate) joined: When,
    /// Whether they work in it at the moment.
    pub(crate) is_current: bool,
    /// Whether it opens at the sign-in.
    pub(crate) is_default: bool,
    /// Whether an admin has shut them out.
    pub(crate) is_deactivated: bool,
}

/// The companies of the viewer.
#[server(input = GetUrl)]
pub(crate) async fn get_companies() -> Result<Vec<OwnCompanyView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let current = viewer.current().map(|company| &company.company_id);
    let memberships = viewer.memberships.iter();
    Ok(memberships
        .map(|membership| OwnCompanyView {
            id: membership.company_id.to_string(),
            name: membership.company_name.as_ref().to_owned(),
            role: membership.role.label().to_owned(),
            joined: request.when(membership.joined_at),
            is_current: current == Some(&membership.company_id),
            is_default: membership.is_default,
            is_deactivated: !membership.is_active(),
        })
        .collect())
}

/// Lets the viewer work in another company of theirs, in this session.
#[server]
pub(crate) async fn switch_company(id: String) -> Result<(), ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_backend::kernel::ServiceError;
    use nameplate_domain::kernel::CompanyId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = CompanyId::parse(&id).ok_or(Cause::Unreadable)?;
    match request.services.own_companies.switch(&viewer.session, &id).await {
        // What the other company has is on other pages than what this one had.
        Ok(()) => _ = ssr::lead_to(&ssr::settings_page_that_sent()),
        Err(ServiceError::Refused(_)) => {
            _ = request
                .lead_to_saying("/settings/companies", "That company is not open to you any more.")
        }
        Err(ServiceError::Store(error)) => {
            ssr::fail_with_page();
            return Err(request.explain(error.into()));
        }
        Err(_) => return Err(Cause::Unreadable.into()),
    }
    Ok(())
}

/// Makes a company of the viewer's the one that opens at the sign-in.
#[server]
pub(crate) async fn set_default_company(id: String) -> Result<(), ApiError<MembershipError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::CompanyId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = CompanyId::parse(&id).ok_or(Cause::Unreadable)?;
    let chosen = request.services.own_companies.set_default(&viewer.session, &id).await;
    chosen.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/companies", super::companies_page::DEFAULT_SET);
    Ok(())
}

/// Takes the viewer out of a company of theirs.
#[server]
pub(crate) async fn leave_company(id: String) -> Result<(), ApiError<MembershipError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::CompanyId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = CompanyId::parse(&id).ok_or(Cause::Unreadable)?;
    let own = &request.services.own_companies;
    let left = own.leave(&viewer.session, &id, &request.client).await;
    left.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/companies", super::companies_page::LEFT);
    Ok(())
}
