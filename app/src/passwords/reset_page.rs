//! A new password, by the link of a mail.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::{
    flows::AccountToRecover, passkeys::ListedPasskey, sessions::ListedSession,
};
use nameplate_domain::sessions::Device;

use super::{NewPasswordField, OwnerText, UsernameField, actions::ResetPassword};
use crate::{
    kernel::{Form, FormattedMoment, Moment, PageInfo, PageRequest, PageResult, Submit, use_form},
    request::Request,
};

/// `/reset-password/{token}`.
pub(crate) const RESET: PageInfo = PageInfo::entrance("Choose a new password");

/// Asks for a new password, or says that the link is not valid.
pub(crate) async fn reset_page(request: PageRequest) -> PageResult {
    let token = request.param("token");
    let account = request.services.password_recovery.find(token).await?;
    Ok(account.map_or_else(not_valid, |account| reset_form(&request, &account, token.to_owned())))
}

fn reset_form(request: &Request, account: &AccountToRecover, token: String) -> AnyView {
    let user = &account.user;
    let (name, email) = (user.name.as_ref().to_owned(), user.email.as_ref().to_owned());
    let passkeys: Vec<_> = account.passkeys.iter().map(|it| PasskeyBox::of(request, it)).collect();
    let sessions = sessions(request, &account.sessions);
    view! {
        <p class="lead">"For " {email.clone()} "."</p>
        <Form act=ResetPassword::PATH>
            <UsernameField email=email.clone() />
            <input type="hidden" name="form[token]" value=token />
            <NewPasswordField
                name="new"
                label="New password"
                owner_name=OwnerText::Known(name)
                owner_email=OwnerText::Known(email)
            />
            {(!passkeys.is_empty()).then(|| view! { <PasskeyBoxes passkeys /> })}
            {sessions}
            <Submit label="Save new password" />
        </Form>
    }
    .into_any()
}

/// A passkey that may be removed.
struct PasskeyBox {
    id: String,
    name: String,
    added: FormattedMoment,
}

impl PasskeyBox {
    fn of(request: &Request, passkey: &ListedPasskey) -> Self {
        Self {
            id: passkey.id.to_string(),
            name: passkey.name.as_ref().to_owned(),
            added: request.when(passkey.created_at),
        }
    }
}

/// What else opens the account. Ticked beforehand: one that somebody else added would stay.
#[component]
fn PasskeyBoxes(passkeys: Vec<PasskeyBox>) -> AnyView {
    let kept = use_form().kept_list("passkeys");
    let boxes = passkeys.into_iter().map(|PasskeyBox { id, name, added }| {
        let is_ticked = kept.as_ref().is_none_or(|kept| kept.contains(&id));
        view! {
            <input type="hidden" name="form[shown][]" value=id.clone() />
            <label class="checkbox">
                <input type="checkbox" name="form[passkeys][]" value=id checked=is_ticked />
                <span>{name} ", added " <Moment when=added /></span>
            </label>
        }
    });
    view! {
        <fieldset>
            <legend>"Remove these passkeys"</legend>
            <p class="help">
                "A passkey opens your account without the password. Keep only those that you know to be yours."
            </p>
            {boxes.collect::<Vec<_>>()}
        </fieldset>
    }
    .into_any()
}

/// Where somebody is signed in, which ends.
fn sessions(request: &Request, sessions: &[ListedSession]) -> AnyView {
    if sessions.is_empty() {
        return ().into_any();
    }
    let items = sessions.iter().map(|session| {
        let device = Device::parse(&session.user_agent).to_string();
        let place = session.place.clone().unwrap_or_else(|| session.ip.clone());
        view! {
            <li>
                {device} ", " {place} ", last active "
                <Moment when=request.when(session.last_active_at) />
            </li>
        }
    });
    view! {
        <p>"You are signed out everywhere then:"</p>
        <ul>{items.collect::<Vec<_>>()}</ul>
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
