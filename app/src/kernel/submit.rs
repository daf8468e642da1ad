//! The button that sends a form.

use leptos::prelude::*;

#[component]
pub(crate) fn Submit(
    /// What it does, as a verb.
    #[prop(into)]
    label: String,
    /// Whether nothing comes of it without the module: it can't be pressed before that is there.
    #[prop(optional)]
    needs_module: bool,
) -> AnyView {
    view! {
        <button
            class="button button-primary"
            type="submit"
            disabled=needs_module
            data-needs-module=needs_module.then_some("")
        >
            {label}
        </button>
    }
    .into_any()
}
