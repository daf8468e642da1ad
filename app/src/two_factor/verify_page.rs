//! The second step of a sign-in.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route, location::Url};
use nameplate_domain::two_factor::SecondFactor;

use super::actions::VerifySignIn;
use crate::{
    kernel::{CheckBox, Field, FormErrors, FormOrigin, Rejection, Submit, follow, use_act},
    layout::GatePage,
};

const LABELS: &[(&str, &str)] = &[("code", "Code")];

/// `/sign-in/verify`: the code beside the password, or with `?with=backup` a backup code.
pub(crate) struct VerifyPage;

#[lazy_route]
impl LazyRoute for VerifyPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <GatePage title="Enter your code" heading="Enter your code">
                <VerifyFields />
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn VerifyFields() -> impl IntoView {
    let verify = use_act::<VerifySignIn>();
    let rejection = Signal::derive(move || Rejection::of(verify.value().get()));
    let query = use_query_map();
    let next = Signal::derive(move || query.read().get("next").unwrap_or_default());
    let with_backup = move || query.read().get("with").is_some_and(|with| with == "backup");
    follow(verify.value().into());
    let lead = move || {
        if with_backup() {
            "Enter one of the backup codes that you saved. Each works once."
        } else {
            "Open the app on your phone, and enter the 6 digits that it shows for Nameplate."
        }
    };
    let other_way = move || {
        let next = Url::escape(&next.read());
        if with_backup() {
            (format!("/sign-in/verify?next={next}"), "Use the code from your app")
        } else {
            (format!("/sign-in/verify?with=backup&next={next}"), "Use a backup code")
        }
    };
    view! {
        <p class="lead">{lead}</p>
        <ActionForm action=verify attr:class="form" attr:novalidate="">
            <FormOrigin />
            <FormErrors rejection labels=LABELS />
            <Field
                name="code"
                label="Code"
                rejection
                autocomplete="one-time-code"
                inputmode=Signal::derive(move || if with_backup() { "text" } else { "numeric" })
                check=|typed| SecondFactor::parse(typed).map(drop)
                forgetful=true
            />
            <CheckBox name="trust" label="Trust this device for 30 days" rejection />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Sign in" pending=verify.pending() />
        </ActionForm>
        <p class="aside">
            {move || {
                let (href, words) = other_way();
                view! { <a href=href>{words}</a> }
            }} " · " <a href="/sign-in">"Start again"</a>
        </p>
    }
}
