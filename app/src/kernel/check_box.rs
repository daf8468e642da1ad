//! A box to tick.

use leptos::prelude::*;

use super::Rejection;

/// A tick box of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBox(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input type="checkbox" id=name name=format!("form[{name}]") value="true" checked=move || rejection.read().kept(name).is_some() />
            <span>{label}</span>
        </label>
    }
}
