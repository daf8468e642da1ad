//! A forgotten password.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use nameplate_domain::accounts::Email;

use super::actions::RequestPasswordReset;
use crate::{
    kernel::{Field, FormErrors, Rejection, Submit, follow},
    layout::GatePage,
};

const LABELS: &[(&str, &str)] = &[("email", "Email")];

/// `/forgot-password`: the same answer for every address.
pub(crate) struct ForgotPasswordPage;

#[lazy_route]
impl LazyRoute for ForgotPasswordPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let was_sent = move || query.read().get("sent").is_some();
        view! {
            <GatePage title="Forgot your password?" heading="Forgot your password?">
                <Show when=was_sent fallback=ForgotFields>
                    <Sent />
                </Show>
                <p class="aside">
                    <a href="/sign-in">"Back to the sign-in"</a>
                </p>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn Sent() -> impl IntoView {
    view! {
        <p class="lead" role="status">
            "If there is an account with this address, a link to choose a new password is on its way. It \
             works for an hour. Nothing there? Look into your spam, and whether you use another \
             address."
        </p>
    }
}

#[component]
fn ForgotFields() -> impl IntoView {
    let request = ServerAction::<RequestPasswordReset>::new();
    let rejection = Signal::derive(move || Rejection::of(request.value().get()));
    follow(request.value().into());
    view! {
        <p class="lead">"Enter your address, and we mail you a link to choose a new one."</p>
        <ActionForm action=request attr:class="form" attr:novalidate="">
            <FormErrors rejection labels=LABELS />
            <Field
                name="email"
                label="Email"
                rejection
                kind="email"
                autocomplete="username"
                check=|typed| Email::parse(typed).map(drop)
            />
            <Submit label="Mail me a link" pending=request.pending() />
        </ActionForm>
    }
}
