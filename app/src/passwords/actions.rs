//! The passwords' server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::passwords::ResetError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret};

/// What a person enters to have another password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordFields {
    current: Secret,
    new: Secret,
    end_others: bool,
}

/// What a person enters who has forgotten their password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ForgotFields {
    email: String,
}

/// What a person enters who comes by a mailed link.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ResetFields {
    new: Secret,
    token: String,
}

/// What a person enters to prove again who they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ConfirmFields {
    password: Secret,
    next: String,
}

/// Whose password a link resets, as far as the rules need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResetOwner {
    /// The full name.
    pub(crate) name: String,
    /// The email address.
    pub(crate) email: String,
}

/// Changes the viewer's password; gives the path to go to.
#[server]
pub(crate) async fn change_password(form: PasswordFields) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::passwords::PasswordChange;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let change = PasswordChange {
        current: form.current.into(),
        new: form.new.into(),
        end_others: form.end_others,
    };
    let changed = request
        .services
        .password_changes
        .change(&viewer.session, &viewer.user, &change, &request.client)
        .await
        .map_err(|error| {
            let error = request.explain(error);
            if change.end_others { error.keeping("end_others", "true") } else { error }
        })?;
    request.renew(&changed.token, viewer.session.session.lifetime);
    let said = match changed.ended {
        0 => "Your password is changed.".to_owned(),
        1 => "Your password is changed, and 1 other device is signed out.".to_owned(),
        count => format!("Your password is changed, and {count} other devices are signed out."),
    };
    Ok(request.lead_to_saying("/settings/security", &said))
}

/// Mails a link to choose a new password, if somebody has the address; gives the path to go to.
#[server]
pub(crate) async fn request_password_reset(
    form: ForgotFields,
) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let requested = request.services.password_resets.request(&form.email, &request.client).await;
    requested.map_err(|error| request.explain(error).keeping("email", &form.email))?;
    let said = "If there is an account with this address, a link to choose a new password is on its \
                way. It works for an hour. Nothing there? Look into your spam, and whether you use \
                another address.";
    Ok(request.lead_to_saying("/forgot-password", said))
}

/// Whose password a mailed link resets; `None` when the link is not valid.
#[server(input = GetUrl)]
pub(crate) async fn get_password_reset(
    token: String,
) -> Result<Option<ResetOwner>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let found = request.services.password_resets.find(&token).await;
    let user = found.map_err(|error| request.explain(error.into()))?;
    Ok(user.map(|user| ResetOwner {
        name: user.name.as_ref().to_owned(),
        email: user.email.as_ref().to_owned(),
    }))
}

/// Gives the person of a mailed link a new password; gives the path to go to.
#[server]
pub(crate) async fn reset_password(form: ResetFields) -> Result<String, ApiError<ResetError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let ResetFields { new, token } = form;
    let resets = &request.services.password_resets;
    let reset = resets.complete(&token, &new.into(), &request.client).await;
    let reset = reset.map_err(|error| request.explain(error))?;
    request.meet_browser(&reset.browser);
    if request.viewer.as_ref().is_some_and(|viewer| viewer.user.id == reset.user_id) {
        request.forget_session();
    }
    Ok(request.lead_to_saying("/sign-in", "You have a new password. Sign in with it."))
}

/// Takes the viewer's password as a proof of who they are; gives the path to go to.
#[server]
pub(crate) async fn confirm_password(form: ConfirmFields) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_domain::kernel::LocalPath;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let ConfirmFields { password, next } = form;
    request
        .services
        .proofs
        .prove(&viewer.session, "password", &password.into(), &request.client)
        .await
        .map_err(|error| request.explain(error))?;
    let next = LocalPath::parse(&next);
    Ok(ssr::lead_to(next.as_ref().map_or("/settings", AsRef::as_ref)))
}
