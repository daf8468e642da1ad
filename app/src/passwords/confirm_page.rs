//! Proving again who one is, before something sensitive.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{PasswordField, actions::ConfirmPassword};
use crate::{
    kernel::{FormErrors, FormOrigin, Rejection, Submit, follow, use_act},
    layout::GatePage,
};

const LABELS: &[(&str, &str)] = &[("password", "Password")];

/// `/settings/confirm`: asks for the password, and leads back.
pub(crate) struct ConfirmPage;

#[lazy_route]
impl LazyRoute for ConfirmPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <GatePage
                title="Confirm that it is you"
                heading="Confirm that it is you"
                lead="What you are about to do is sensitive. Enter your password, then do it again: for \
                      10 minutes we don't ask."
            >
                <ConfirmFields />
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn ConfirmFields() -> impl IntoView {
    let confirm = use_act::<ConfirmPassword>();
    let rejection = Signal::derive(move || Rejection::of(confirm.value().get()));
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    follow(confirm.value().into());
    view! {
        <ActionForm action=confirm attr:class="form" attr:novalidate="">
            <FormOrigin />
            <FormErrors rejection labels=LABELS />
            <PasswordField name="password" label="Password" rejection />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Confirm" pending=confirm.pending() />
        </ActionForm>
    }
}
