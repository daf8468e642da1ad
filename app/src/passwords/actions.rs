//! The passwords' server functions.

use std::convert::Infallible;

use leptos::prelude::*;
use nameplate_backend::passwords::PasswordChange;
use nameplate_domain::kernel::PasskeyId;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, Reply, Secret},
    request::request,
    sessions::next_page,
};

/// What a person enters to have another password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    current: Secret,
    new: Secret,
    end_others: bool,
}

/// What a person enters who has forgotten their password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ForgotForm {
    email: String,
}

/// What a person enters who comes by a mailed link.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ResetForm {
    new: Secret,
    token: String,
    /// The passkeys that the page showed.
    shown: Vec<PasskeyId>,
    /// Those of them that shall not stay.
    passkeys: Vec<PasskeyId>,
}

/// What a person enters to prove again who they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ConfirmForm {
    password: Secret,
    next: String,
}

#[server]
pub(crate) async fn change_password(form: ChangeForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let ChangeForm { current, new, end_others } = form;
    let change = PasswordChange { current: current.into(), new: new.into(), end_others };
    let changes = &request.services.password_changes;
    let changed = changes
        .change::<Infallible>(&viewer.session, &viewer.user, &change, &request.client)
        .await?;
    request.renew_session(&changed.token, viewer.session.session.lifetime);
    Ok(Reply::to("/settings/security").with_message(changed_in_words(changed.ended)))
}

/// Mails a link to choose a new password, if somebody has the address.
#[server]
pub(crate) async fn request_password_reset(form: ForgotForm) -> ActResult {
    let request = request()?;
    let resets = &request.services.password_resets;
    resets.request::<Infallible>(&form.email, &request.client).await?;
    Ok(Reply::to("/forgot-password").with_message(
        "If there is an account with this address, a link to choose a new password is on its way. It \
         works for an hour. Nothing there? Look into your spam, and whether you use another address.",
    ))
}

/// Gives the person of a mailed link a new password.
#[server]
pub(crate) async fn reset_password(form: ResetForm) -> ActResult {
    let request = request()?;
    let ResetForm { new, token, mut shown, passkeys } = form;
    shown.retain(|id| !passkeys.contains(id));
    let recovery = &request.services.password_recovery;
    let reset = recovery.complete(&token, &new.into(), &shown, &request.client).await?;
    request.remember_browser(&reset.browser);
    if request.viewer.as_ref().is_some_and(|viewer| viewer.user.id == reset.user_id) {
        request.clear_session();
    }
    Ok(Reply::to("/sign-in").with_message("You have a new password. Sign in with it."))
}

/// Takes the viewer's password as a proof of who they are.
#[server]
pub(crate) async fn confirm_password(form: ConfirmForm) -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    let password = form.password.into();
    let proofs = &request.services.proofs;
    let token =
        proofs.confirm::<Infallible>(session, "password", &password, &request.client).await?;
    request.renew_session(&token, session.session.lifetime);
    Ok(Reply::to(next_page(&form.next)))
}

/// What is said once a password is changed, with how many other devices were signed out.
fn changed_in_words(ended: u64) -> String {
    match ended {
        0 => "Your password is changed.".to_owned(),
        1 => "Your password is changed, and 1 other device is signed out.".to_owned(),
        count => format!("Your password is changed, and {count} other devices are signed out."),
    }
}
