//! *This wasn't me*, by the link of a mail.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use nameplate_domain::activity::Remedy;

use super::actions::{DisownByLink, get_disowning};
use crate::{
    kernel::{FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::GatePage,
};

/// `/not-me/{token}`, signed in or not. Opening it changes nothing.
pub(crate) struct NotMePage;

#[lazy_route]
impl LazyRoute for NotMePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let token = move || params.read().get("token").unwrap_or_default();
        let remedy = Resource::new(token, get_disowning);
        view! {
            <GatePage title="This wasn't me" heading="This wasn't you?">
                <Load resource=remedy let:remedy>
                    <Disowning remedy token=token() />
                </Load>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn Disowning(
    /// What would be done, when the link is valid.
    remedy: Option<Remedy>,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let disown = use_act::<DisownByLink>();
    let rejection = Signal::derive(move || Rejection::of(disown.value().get()));
    follow(disown.value().into());
    match remedy {
        Some(remedy) => view! {
            <p class="lead">{remedy.label_by_link()} " Then you choose a new password."</p>
            <ActionForm action=disown attr:class="form">
                <FormOrigin />
                <FormErrors rejection />
                <input type="hidden" name="token" value=token />
                <Submit label="Undo it" pending=disown.pending() />
            </ActionForm>
        }
        .into_any(),
        None => view! {
            <p class="lead">
                "This link is not valid any more: it was used, or is older than 7 days. If you don't \
                 trust your account, choose a new password: that signs everybody out."
            </p>
            <p>
                <a class="button" href="/forgot-password">
                    "Choose a new password"
                </a>
            </p>
        }
        .into_any(),
    }
}
