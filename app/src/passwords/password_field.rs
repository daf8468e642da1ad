//! A field for a password.

use leptos::prelude::*;

use crate::kernel::{Field, Rejection};

/// A password, with a button that shows what is typed.
#[component]
pub(crate) fn PasswordField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Told about every change.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// The id of what else describes it.
    #[prop(default = "")]
    described_by: &'static str,
) -> impl IntoView {
    let value = value.unwrap_or_default();
    let shown = RwSignal::new(false);
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let reveal = move || {
        view! {
            <button
                class="button button-quiet needs-script"
                type="button"
                aria-pressed=move || shown.get().to_string()
                aria-controls=name
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                "Show"
                <span class="visually-hidden">" password"</span>
            </button>
        }
    };
    view! { <Field
        name
        label
        rejection
        autocomplete
        value
        described_by
        shown_kind=kind
        trailing=reveal
        forgetful=true
    /> }
}
