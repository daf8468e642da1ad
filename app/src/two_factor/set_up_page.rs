//! Setting two-factor up.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{actions::get_two_factor_set_up, set_up_steps::SetUpSteps};
use crate::{kernel::Load, layout::SettingsPage};

/// `/settings/security/two-factor`: the secret for the app, and the first code.
pub(crate) struct TwoFactorSetUpPage;

#[lazy_route]
impl LazyRoute for TwoFactorSetUpPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let set_up = Resource::new(|| (), |()| get_two_factor_set_up());
        view! {
            <SettingsPage
                title="Set up two-factor"
                lead="With an app such as Google Authenticator, Microsoft Authenticator, Authy or 1Password."
            >
                <Load resource=set_up let:set_up>
                    {match set_up {
                        Some(set_up) => view! { <SetUpSteps set_up way_back="/settings/security" /> }.into_any(),
                        None => view! { <NoSetUp /> }.into_any(),
                    }}
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn NoSetUp() -> impl IntoView {
    view! {
        <p class="empty">"No set-up is under way: it is finished, or was begun anew elsewhere."</p>
        <p>
            <a class="button" href="/settings/security">
                "Back to password and two-factor"
            </a>
        </p>
    }
}
