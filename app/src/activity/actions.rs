//! The activity's server functions.

use leptos::prelude::*;
use nameplate_domain::{activity::Revocation, kernel::ActivityId};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// Revokes what an event of the viewer's touched.
#[server]
pub(crate) async fn revoke_activity(id: ActivityId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let revocations = &request.services.activity_revocation;
    let revocation =
        revocations.revoke(&viewer.session, &viewer.user, &id, &request.client).await?;
    let reply = Reply::message(revocation.done());
    // Whoever was there knew the password, unless the change of that is what was undone: then a link is on its way.
    Ok(match revocation {
        Revocation::NewPassword | Revocation::VoidResets => reply,
        _ => reply.with_way_on("Change your password", "/settings/security"),
    })
}

/// Revokes what the event of a mailed link touched, and leads to the choice of a new password.
#[server]
pub(crate) async fn revoke_by_link(token: String) -> ActResult {
    let request = request()?;
    let revoked =
        request.services.activity_revocation.revoke_by_link(&token, &request.client).await?;
    let path = format!("/reset-password/{}", revoked.reset_link);
    Ok(Reply::to(path).with_message(revoked.revocation.done_by_link()))
}
