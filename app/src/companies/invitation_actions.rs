//! The server functions of invitations.

use leptos::prelude::*;
use nameplate_domain::{
    companies::{InvitationError, InvitationForm},
    kernel::{CompanyId, InvitationId},
};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, ApiError, Reply, Secret},
    request::request,
};

/// What an invited person enters who has no account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct JoinForm {
    name: String,
    password: Secret,
    token: String,
}

#[server]
pub(crate) async fn invite_member(form: InvitationForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.invitations.invite(&seat, &form).await?;
    let message = "The invitation is on its way. It works for 24 hours.";
    Ok(Reply::to("/company/team").with_message(message))
}

#[server]
pub(crate) async fn resend_invitation(id: InvitationId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.invitations.resend(&seat, &id).await?;
    Ok(Reply::message("Sent again. It works for another 24 hours."))
}

#[server]
pub(crate) async fn revoke_invitation(id: InvitationId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.invitations.revoke(&seat, &id).await?;
    Ok(Reply::message("Revoked. That link no longer works."))
}

/// Makes an account for the person of an invitation, who joins and is signed in.
#[server]
pub(crate) async fn accept_invitation(form: JoinForm) -> ActResult {
    let request = request()?;
    if request.person().is_ok() {
        // Signed in meanwhile, in another tab: nobody's session is ended by an invitation.
        return Err(ApiError::refused(InvitationError::SomebodyElse));
    }
    let JoinForm { name, password, token } = form;
    let (joining, client) = (&request.services.joining, &request.client);
    let session = joining.accept_as_new(&token, &name, &password.into(), client).await?;
    request.start_session(&session).await;
    Ok(Reply::to("/settings"))
}

/// Lets the viewer, who is invited, join.
#[server]
pub(crate) async fn join_company(token: String) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.joining.accept(&token, &viewer.session, &request.client).await?;
    let message = "You joined. You work in that company now.";
    Ok(Reply::to("/settings/companies").with_message(message))
}
