//! Setting two-factor up because a company wants it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    actions::{BeginTwoFactor, get_company_that_wants_two_factor, get_two_factor_set_up},
    set_up_steps::SetUpSteps,
};
use crate::{
    kernel::{FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::GatePage,
    sessions::SignOutForm,
};

/// `/sign-in/two-factor`: what comes between the sign-in and the settings of somebody whose company
/// wants two-factor.
pub(crate) struct TwoFactorRequiredPage;

#[lazy_route]
impl LazyRoute for TwoFactorRequiredPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let company = Resource::new(|| (), |()| get_company_that_wants_two_factor());
        let set_up = Resource::new(|| (), |()| get_two_factor_set_up());
        view! {
            <GatePage title="Set up two-factor" heading="Set up two-factor">
                <Load resource=company let:company>
                    <p class="lead">
                        {company.unwrap_or_else(|| "Your company".to_owned())}
                        " requires two-factor for everyone: a code from your phone beside the password. \
                        Set it up to go on."
                    </p>
                </Load>
                <Load resource=set_up let:set_up>
                    {match set_up {
                        Some(set_up) => view! { <SetUpSteps set_up /> }.into_any(),
                        None => view! { <Begin /> }.into_any(),
                    }}
                </Load>
                <SignOutForm class="button" />
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn Begin() -> impl IntoView {
    let begin = use_act::<BeginTwoFactor>();
    let rejection = Signal::derive(move || Rejection::of(begin.value().get()));
    follow(begin.value().into());
    view! {
        <p>
            "You need an app such as Google Authenticator, Microsoft Authenticator, Authy or \
            1Password."
        </p>
        <ActionForm action=begin attr:class="form">
            <FormOrigin />
            <FormErrors rejection />
            <Submit label="Set up two-factor" pending=begin.pending() />
        </ActionForm>
    }
}
