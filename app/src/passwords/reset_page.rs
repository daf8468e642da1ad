//! A new password, by the link of a mail.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{
    NewPasswordField,
    actions::{ResetOwner, ResetPassword, get_password_reset},
};
use crate::{
    kernel::{FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::GatePage,
};

const LABELS: &[(&str, &str)] = &[("new", "New password")];

/// `/reset-password/{token}`.
pub(crate) struct ResetPasswordPage;

#[lazy_route]
impl LazyRoute for ResetPasswordPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let token = move || params.read().get("token").unwrap_or_default();
        let owner = Resource::new(token, get_password_reset);
        view! {
            <GatePage title="Choose a new password" heading="Choose a new password">
                <Load resource=owner let:owner>
                    <ResetFields owner token=token() />
                </Load>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn ResetFields(
    /// Whose password it is, when the link is valid.
    owner: Option<ResetOwner>,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let reset = use_act::<ResetPassword>();
    let rejection = Signal::derive(move || Rejection::of(reset.value().get()));
    follow(reset.value().into());
    match owner {
        Some(owner) => view! {
            <p class="lead">"For " {owner.email.clone()} ". You are signed out everywhere then."</p>
            <ActionForm action=reset attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <input type="hidden" autocomplete="username" value=owner.email.clone() />
                <input type="hidden" name="form[token]" value=token />
                <NewPasswordField
                    name="new"
                    label="New password"
                    rejection
                    owner_name=Signal::stored(owner.name)
                    owner_email=Signal::stored(owner.email)
                />
                <Submit label="Save new password" pending=reset.pending() />
            </ActionForm>
        }
        .into_any(),
        None => view! {
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
        .into_any(),
    }
}
