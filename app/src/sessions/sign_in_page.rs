//! The way in.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;
use serde::Deserialize;

use super::actions::SignIn;
use crate::{
    kernel::{
        CheckBox, Field, Form, Notice, PageHead, PageInfo, PageRequest, PageResult, Submit,
        use_page_forms,
    },
    passkeys::PasskeyForm,
    passwords::PasswordField,
};

/// `/sign-in`: email, password, and where to go then.
pub(crate) const SIGN_IN: PageInfo = PageInfo::entrance("Sign in");

#[derive(Default, Deserialize)]
#[serde(default)]
struct SignInQuery {
    next: String,
}

/// Why this browser is signed out, if the session that it names is over: the session itself is asked, not the
/// address, into which anybody could write it. An answer of a form says what matters more.
async fn ended(request: &PageRequest) -> Option<&'static str> {
    let token = request.ended_session.as_ref()?;
    if use_page_forms().answer().is_some() || request.flash.is_some() {
        return None;
    }
    // That it can't be looked up is no reason to keep anybody from signing in.
    match request.services.sessions.has_timed_out(token).await.ok()? {
        true => Some("You were away for a while, so we signed you out."),
        false => Some("You were signed out from another device, or your session ended."),
    }
}

/// Asks for email and password, or for a passkey.
pub(crate) async fn sign_in_page(request: PageRequest) -> PageResult {
    let query = request.query::<SignInQuery>();
    let next = query.next.clone();
    let reason = ended(&request).await.map(|text| view! { <Notice text warns=true /> });
    if let Some(company) = request.only_company() {
        let lead = format!("To your account at {company}.");
        request.set_head(PageHead::default().with_lead(lead));
    }
    let kept_for = match request.services.sessions.remembered_days() {
        1 => "For 1 day. Not on a computer that others use.".to_owned(),
        days => format!("For {days} days. Not on a computer that others use."),
    };
    Ok(view! {
        {reason}
        <Form act=SignIn::PATH>
            <Field
                name="email"
                label="Email"
                kind="email"
                autocomplete="username"
                check=Check::Email
            />
            <PasswordField name="password" label="Password" />
            <CheckBox
                name="remember"
                label="Remember me"
                help=kept_for
            />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Sign in" />
        </Form>
        <PasskeyForm next=query.next remember_from="remember" />
        <p class="aside">
            <a href="/forgot-password">"Forgot your password?"</a>
        </p>
    }
    .into_any())
}
