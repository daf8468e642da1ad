//! A box to tick.

use leptos::prelude::*;

/// A tick box of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBox(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input type="checkbox" id=name name=format!("form[{name}]") value="true" />
            <span>{label}</span>
        </label>
    }
}
