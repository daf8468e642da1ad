//! The way in.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;
use serde::Deserialize;

use super::actions::SignIn;
use crate::{
    kernel::{CheckBox, Field, Form, Notice, PageHead, PageInfo, PageRequest, PageResult, Submit},
    passkeys::PasskeyForm,
    passwords::PasswordField,
};

/// `/sign-in`: email, password, and where to go then.
pub(crate) const SIGN_IN: PageInfo = PageInfo::entrance("Sign in");

#[derive(Default, Deserialize)]
#[serde(default)]
struct SignInQuery {
    next: String,
    timed_out: Option<String>,
    over: Option<String>,
    ended_elsewhere: Option<String>,
}

impl SignInQuery {
    /// Why somebody was led here, if that is to be said.
    fn reason(&self) -> Option<&'static str> {
        if self.timed_out.is_some() {
            Some("You were away for a while, so we signed you out.")
        } else if self.over.is_some() {
            Some("That took too long. Sign in again.")
        } else if self.ended_elsewhere.is_some() {
            Some("You were signed out from another device, or your session ended.")
        } else {
            None
        }
    }
}

/// Asks for email and password, or for a passkey.
pub(crate) async fn sign_in_page(request: PageRequest) -> PageResult {
    let query = request.query::<SignInQuery>();
    let next = query.next.clone();
    let reason = query.reason().map(|text| view! { <Notice text warns=true /> });
    if let Some(company) = request.only_company() {
        let lead = format!("To your account at {company}.");
        request.set_head(PageHead::default().with_lead(lead));
    }
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
                help="For 30 days. Not on a computer that others use."
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
