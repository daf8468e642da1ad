//! Confirming an address by the link of a mail.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::email_actions::{ConfirmEmail, get_email_confirmation};
use crate::{
    kernel::{FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::GatePage,
};

/// `/confirm-email/{token}`. Opening it changes nothing: programs open links in mails, too.
pub(crate) struct ConfirmEmailPage;

#[lazy_route]
impl LazyRoute for ConfirmEmailPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let token = move || params.read().get("token").unwrap_or_default();
        let email = Resource::new(token, get_email_confirmation);
        view! {
            <GatePage title="Confirm your email" heading="Confirm your email">
                <Load resource=email let:email>
                    <Confirmation email token=token() />
                </Load>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn Confirmation(
    /// The address, when the link is valid.
    email: Option<String>,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let confirm = use_act::<ConfirmEmail>();
    let rejection = Signal::derive(move || Rejection::of(confirm.value().get()));
    follow(confirm.value().into());
    match email {
        Some(email) => view! {
            <ActionForm action=confirm attr:class="form">
                <FormOrigin />
                <FormErrors rejection />
                <p>"From now on you sign in with " <strong>{email}</strong> "."</p>
                <input type="hidden" name="token" value=token />
                <Submit label="Confirm this address" pending=confirm.pending() />
            </ActionForm>
        }
        .into_any(),
        None => view! {
            <p class="lead">
                "This link is not valid any more: it was used or replaced, is older than 24 hours, or your \
                 password or another way to sign in was changed since."
            </p>
            <p>
                <a class="button" href="/settings/profile">
                    "Go to your profile"
                </a>
            </p>
        }
        .into_any(),
    }
}
