//! Setting two-factor up.

use leptos::prelude::*;

use super::set_up_steps::{set_up_steps, waiting_set_up};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/settings/security/two-factor`: the secret for the app, and the first code.
pub(crate) const TWO_FACTOR_SET_UP: PageInfo = PageInfo::settings(
    "Set up two-factor",
    "With an app such as Google Authenticator, Microsoft Authenticator, Authy or 1Password.",
);

/// Shows the set-up that is under way.
pub(crate) async fn two_factor_set_up_page(request: PageRequest) -> PageResult {
    let set_up = waiting_set_up(&request).await?;
    Ok(set_up.map_or_else(no_set_up, |set_up| set_up_steps(set_up, Some("/settings/security"))))
}

fn no_set_up() -> AnyView {
    view! {
        <p class="empty">"No set-up is under way: it is finished, or was begun anew elsewhere."</p>
        <p>
            <a class="button" href="/settings/security">
                "Back to password and two-factor"
            </a>
        </p>
    }
    .into_any()
}
