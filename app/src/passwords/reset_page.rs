//! A new password, by the link of a mail.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::accounts::User;

use super::{NewPasswordField, OwnerText, actions::ResetPassword};
use crate::kernel::{Form, PageInfo, PageRequest, PageResult, Submit};

/// `/reset-password/{token}`.
pub(crate) const RESET: PageInfo = PageInfo::entrance("Choose a new password");

/// Asks for a new password, or says that the link is not valid.
pub(crate) async fn reset_page(request: PageRequest) -> PageResult {
    let token = request.param("token");
    let owner = request.services.password_resets.find(token).await?;
    Ok(owner.map_or_else(not_valid, |owner| reset_form(&owner, token.to_owned())))
}

fn reset_form(owner: &User, token: String) -> AnyView {
    let (name, email) = (owner.name.as_ref().to_owned(), owner.email.as_ref().to_owned());
    view! {
        <p class="lead">"For " {email.clone()} ". You are signed out everywhere then."</p>
        <Form act=ResetPassword::PATH>
            <input type="hidden" autocomplete="username" value=email.clone() />
            <input type="hidden" name="form[token]" value=token />
            <NewPasswordField
                name="new"
                label="New password"
                owner_name=OwnerText::Known(name)
                owner_email=OwnerText::Known(email)
            />
            <Submit label="Save new password" />
        </Form>
    }
    .into_any()
}

fn not_valid() -> AnyView {
    view! {
        <p class="lead">
            "This link is not valid any more: it was used, is older than an hour, or your password, email \
             address or another way to sign in was changed since."
        </p>
        <p>
            <a class="button" href="/forgot-password">
                "Ask for a new link"
            </a>
        </p>
    }
    .into_any()
}
