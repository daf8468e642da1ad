//! A forgotten password.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use nameplate_domain::accounts::Email;

use super::actions::RequestPasswordReset;
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Rejection, Submit, follow, use_act},
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
        view! {
            <GatePage title="Forgot your password?" heading="Forgot your password?">
                <ForgotFields />
                <p class="aside">
                    <a href="/sign-in">"Back to the sign-in"</a>
                </p>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn ForgotFields() -> impl IntoView {
    let request = use_act::<RequestPasswordReset>();
    let rejection = Signal::derive(move || Rejection::of(request.value().get()));
    follow(request.value().into());
    view! {
        <p class="lead">"Enter your address, and we mail you a link to choose a new one."</p>
        <ActionForm action=request attr:class="form" attr:novalidate="">
            <FormOrigin />
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
