//! A field for a password.

use leptos::prelude::*;

use crate::kernel::{Field, use_form};

/// A password, with a button that shows what is typed.
#[component]
pub(crate) fn PasswordField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// The id of the list of rules that tick as one types a new password.
    #[prop(optional_no_strip)]
    rules: Option<&'static str>,
) -> AnyView {
    let id = use_form().id_of(name);
    let reveal = view! {
        <button
            class="button button-quiet needs-script"
            type="button"
            aria-pressed="false"
            aria-controls=id.clone()
            disabled=true
            data-needs-module=""
            data-reveal=id
        >
            "Show"
            <span class="visually-hidden">" password"</span>
        </button>
    }
    .into_any();
    view! {
        <Field
            name
            label
            kind="password"
            autocomplete
            described_by=rules
            rules
            secret=true
            trailing=Some(reveal)
        />
    }
    .into_any()
}
