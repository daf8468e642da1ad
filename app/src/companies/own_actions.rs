//! The server functions of one's own companies.

use leptos::prelude::*;
use nameplate_backend::ServiceError;
use nameplate_domain::kernel::CompanyId;

use crate::{
    kernel::{ActResult, ErrorKind, Reply},
    request::{request, settings_page_of_form},
};

/// Lets the viewer work in another company of theirs, in this session.
#[server]
pub(crate) async fn switch_company(id: CompanyId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    match request.services.own_companies.switch(&viewer.session, &id).await {
        // What the other company has is on other pages than what this one had.
        Ok(()) => Ok(match viewer.others().find(|it| it.company_id == id) {
            Some(it) => Reply::to(settings_page_of_form())
                .with_message(format!("You are in {} now.", it.company_name.as_ref())),
            None => Reply::to(settings_page_of_form()),
        }),
        Err(ServiceError::Refused(_)) => Ok(Reply::to("/settings/companies")
            .with_message("That company is not open to you any more.")),
        Err(ServiceError::Store(error)) => Err(error.into()),
        Err(_) => Err(ErrorKind::Unreadable.into()),
    }
}

/// Makes a company of the viewer's the one that opens at the sign-in.
#[server]
pub(crate) async fn set_default_company(id: CompanyId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.own_companies.set_default(&viewer.session, &id).await?;
    Ok(Reply::message("Saved. That company opens when you sign in."))
}

/// Takes the viewer out of a company of theirs.
#[server]
pub(crate) async fn leave_company(id: CompanyId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.own_companies.leave(&viewer.session, &id, &request.client).await?;
    Ok(Reply::message("You left that company."))
}
