//! The server functions for another email address.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::accounts::EmailChangeError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret};

/// What a person enters to sign in with another address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EmailFields {
    email: String,
    password: Secret,
}

/// An address that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingEmailView {
    /// The address.
    pub(crate) email: String,
    /// Until when it can be confirmed.
    pub(crate) ends: String,
}

/// Asks for another address, which has to be confirmed by a mailed link.
#[server]
pub(crate) async fn change_email(
    form: EmailFields,
) -> Result<Option<PendingEmailView>, ApiError<EmailChangeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let services = &request.services;
    let EmailFields { email, password } = form;
    let asked = async {
        let proof = services
            .proofs
            .prove(&viewer.session, "password", &password.into(), &request.client)
            .await?;
        services.email_changes.request(&proof, &viewer.user, &email, &request.client).await
    };
    asked.await.map_err(|error| request.explain(error).keeping("email", &email))?;
    request.return_saying("/settings/profile", super::email_form::LINK_SENT);
    request.pending_email(&viewer.user.id).await
}

/// Mails the link once more.
#[server]
pub(crate) async fn resend_email_confirmation()
-> Result<Option<PendingEmailView>, ApiError<EmailChangeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let resent = request.services.email_changes.resend(&viewer.user.id).await;
    resent.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/profile", super::email_form::LINK_SENT);
    request.pending_email(&viewer.user.id).await
}

/// Keeps the present address.
#[server]
pub(crate) async fn withdraw_email_change()
-> Result<Option<PendingEmailView>, ApiError<EmailChangeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let session_id = &viewer.session.session.id;
    let withdrawn =
        request.services.email_changes.withdraw(&viewer.user, session_id, &request.client).await;
    withdrawn.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/profile", super::email_form::ADDRESS_KEPT);
    Ok(None)
}

/// The address that a mailed link confirms; `None` when the link is not valid.
#[server(input = GetUrl)]
pub(crate) async fn get_email_confirmation(
    token: String,
) -> Result<Option<String>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let found = request.services.email_changes.find(&token).await;
    let email = found.map_err(|error| request.explain(error.into()))?;
    Ok(email.map(|email| email.as_ref().to_owned()))
}

/// Makes the address of a mailed link the one to sign in with; gives the path to go to.
#[server]
pub(crate) async fn confirm_email(token: String) -> Result<String, ApiError<EmailChangeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let services = &request.services;
    let confirmed = services.email_changes.confirm(&token, &request.client).await;
    let email = confirmed.map_err(|error| request.explain(error))?;
    // The link may be opened where somebody else is signed in.
    let owner = services.accounts.credentials(&email).await;
    let owner = owner.map_err(|error| request.explain(error.into()))?.map(|owner| owner.user_id);
    let viewer = request.viewer.as_ref().map(|viewer| &viewer.user.id);
    let (path, said) = match viewer {
        Some(viewer) if owner.as_ref() == Some(viewer) => {
            ("/settings/profile", "Your email address is changed.")
        }
        Some(_) => (
            "/settings/profile",
            "The address is confirmed, for another account than the one you are signed in to.",
        ),
        None => ("/sign-in", "Your email address is changed. Sign in with the new one."),
    };
    Ok(request.lead_to_saying(path, said))
}
