//! A box to tick.

use leptos::prelude::*;

use super::{form_context::name_of, use_form};

/// A tick box of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBox(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    #[prop(optional)] checked: bool,
) -> AnyView {
    let form = use_form();
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                id=form.id_of(name)
                name=name_of(name)
                value="true"
                checked=form.kept_tick(name).unwrap_or(checked)
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
