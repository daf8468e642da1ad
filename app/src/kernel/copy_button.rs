//! A button that copies.

use leptos::prelude::*;

/// Puts a text on the clipboard, and says so.
#[component]
pub(crate) fn CopyButton(text: String, label: &'static str) -> AnyView {
    view! {
        <button
            class="button needs-script"
            type="button"
            disabled=true
            data-needs-module=""
            data-copy=text
        >
            {label}
        </button>
    }
    .into_any()
}
