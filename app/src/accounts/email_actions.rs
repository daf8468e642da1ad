//! The server functions for another email address.

use leptos::prelude::*;
use nameplate_domain::accounts::EmailChangeError;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, Reply, Secret},
    request::request,
};

const LINK_SENT: &str = "A link is on its way to your new address. Open it to confirm.";

/// What a person enters to sign in with another address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EmailForm {
    email: String,
    password: Secret,
}

/// Asks for another address, which has to be confirmed by a mailed link.
#[server]
pub(crate) async fn change_email(form: EmailForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let (services, client) = (&request.services, &request.client);
    let password = form.password.into();
    let proving =
        services.proofs.prove::<EmailChangeError>(&viewer.session, "password", &password, client);
    let proof = proving.await?;
    services.email_changes.request(&proof, &viewer.user, &form.email, client).await?;
    Ok(Reply::message(LINK_SENT))
}

#[server]
pub(crate) async fn resend_email_confirmation() -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.email_changes.resend(&viewer.user.id).await?;
    Ok(Reply::message(LINK_SENT))
}

#[server]
pub(crate) async fn withdraw_email_change() -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let (changes, session_id) = (&request.services.email_changes, &viewer.session.session.id);
    changes.withdraw(&viewer.user, session_id, &request.client).await?;
    Ok(Reply::message("Your address stays as it is."))
}

/// Makes the address of a mailed link the one to sign in with.
#[server]
pub(crate) async fn confirm_email(token: String) -> ActResult {
    let request = request()?;
    let services = &request.services;
    let email = services.email_changes.confirm(&token, &request.client).await?;
    // The link may be opened where somebody else is signed in.
    let owner = services.accounts.credentials(&email).await?.map(|owner| owner.user_id);
    let viewer = request.viewer.as_ref().map(|viewer| &viewer.user.id);
    let (path, message) = match viewer {
        Some(viewer) if owner.as_ref() == Some(viewer) => {
            ("/settings/profile", "Your email address is changed.")
        }
        Some(_) => (
            "/settings/profile",
            "The address is confirmed, for another account than the one you are signed in to.",
        ),
        None => ("/sign-in", "Your email address is changed. Sign in with the new one."),
    };
    Ok(Reply::to(path).with_message(message))
}
