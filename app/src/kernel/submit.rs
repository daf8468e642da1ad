//! The button that sends a form.

use leptos::prelude::*;

/// The main button of a form. While the form is on its way it says so and can't be pressed again.
#[component]
pub(crate) fn Submit(
    /// What it does, as a verb.
    label: &'static str,
    /// Whether the form is on its way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="button button-primary"
            type="submit"
            disabled=move || pending.get()
            // The field that has the focus would be checked when the button takes it, and what it is told
            // would push the button away from under the pointer.
            on:mousedown=|event| event.prevent_default()
            aria-busy=move || pending.get().then_some("true")
        >
            {label}
        </button>
    }
}
