//! The way in.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use nameplate_domain::accounts::Email;

use super::actions::SignIn;
use crate::{
    kernel::{CheckBox, Field, FormErrors, FormOrigin, Notice, Rejection, Submit, follow, use_act},
    layout::GatePage,
    passkeys::PasskeyButton,
    passwords::PasswordField,
};

/// `/sign-in`: email, password, and where to go then.
pub(crate) struct SignInPage;

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <GatePage title="Sign in" heading="Sign in">
                <SignInFields />
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn SignInFields() -> impl IntoView {
    let sign_in = use_act::<SignIn>();
    let rejection = Signal::derive(move || Rejection::of(sign_in.value().get()));
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    follow(sign_in.value().into());
    let news = move || {
        let query = query.read();
        if query.get("timed_out").is_some() {
            Some("You were away for a while, so we signed you out.")
        } else if query.get("over").is_some() {
            Some("That took too long. Sign in again.")
        } else if query.get("ended_elsewhere").is_some() {
            Some("You were signed out from another device, or your session ended.")
        } else {
            None
        }
    };
    view! {
        {move || news().map(|text| view! { <Notice text /> })}
        <ActionForm action=sign_in attr:class="form" attr:novalidate="">
            <FormOrigin />
            <FormErrors rejection />
            <Field
                name="email"
                label="Email"
                rejection
                kind="email"
                autocomplete="username"
                check=|typed| Email::parse(typed).map(drop)
            />
            <PasswordField name="password" label="Password" rejection />
            <CheckBox name="remember" label="Remember me" rejection />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Sign in" pending=sign_in.pending() />
        </ActionForm>
        <PasskeyButton next=Signal::derive(next) remember="remember" />
        <p class="aside">
            <a href="/forgot-password">"Forgot your password?"</a>
        </p>
    }
}
