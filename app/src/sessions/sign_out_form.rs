//! The way out: a form post, never a link.

use leptos::prelude::*;

use super::actions::SignOut;
use crate::kernel::{Icon, Sign, Tone, go_to, use_toasts};

/// The menu item that signs out of this browser.
#[component]
pub(crate) fn SignOutForm() -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    let toasts = use_toasts();
    Effect::new(move || match sign_out.value().get() {
        Some(Ok(path)) => go_to(&path),
        Some(Err(error)) => toasts.show(Tone::Danger, &error.to_string()),
        None => {}
    });
    view! {
        <ActionForm action=sign_out>
            <button class="menu-item" type="submit">
                <Icon sign=Sign::SignOut />
                "Sign out"
            </button>
        </ActionForm>
    }
}
