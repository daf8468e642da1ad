//! The server functions of the wish to be deleted.

use leptos::prelude::*;
use nameplate_domain::{
    exports::DeclineForm,
    kernel::{CompanyId, UserId},
};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// Asks the admins of the viewer's companies to delete the account.
#[server]
pub(crate) async fn request_deletion() -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let user = &request.viewer()?.user;
    request.services.deletion_requests.request(&proof, user, &request.client).await?;
    Ok(Reply::message("Your admins are asked. You hear of it by mail when they decide."))
}

/// Takes that back.
#[server]
pub(crate) async fn withdraw_deletion() -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    request.services.deletion_requests.withdraw(session, &request.client).await?;
    Ok(Reply::message("Withdrawn. Your account stays."))
}

/// Declines to delete a member who asked for it.
#[server]
pub(crate) async fn decline_deletion(
    id: UserId,
    form: DeclineForm,
    company: CompanyId,
) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.deletion_requests.decline(&seat, &id, &form).await?;
    Ok(Reply::message("Declined. They hear of it by mail."))
}
