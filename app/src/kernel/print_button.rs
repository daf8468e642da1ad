//! A button that prints.

use leptos::prelude::*;

#[component]
pub(crate) fn PrintButton() -> AnyView {
    view! {
        <button
            class="button needs-script"
            type="button"
            disabled=true
            data-needs-module=""
            data-print=""
        >
            "Print"
        </button>
    }
    .into_any()
}
