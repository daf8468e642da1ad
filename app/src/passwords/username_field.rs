//! Whose password a form takes, for password managers.

use leptos::prelude::*;

/// The address that one signs in with, in a form that asks for a password and not for it. Nobody sees it, and it isn't
/// sent: password managers look for a field of text before that of the password, and pass over `type=hidden`.
#[component]
pub(crate) fn UsernameField(email: String) -> AnyView {
    view! {
        <input
            type="text"
            class="visually-hidden"
            autocomplete="username"
            value=email
            readonly
            tabindex="-1"
            aria-hidden="true"
        />
    }
    .into_any()
}
