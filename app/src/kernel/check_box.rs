//! A box to tick.

use leptos::prelude::*;

use super::{form_context::name_of, use_form};

/// A tick box of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBox(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// A sentence below it.
    #[prop(optional, into)]
    help: Option<String>,
    #[prop(optional)] checked: bool,
) -> AnyView {
    let form = use_form();
    let id = form.id_of(name);
    let help_id = help.as_ref().map(|_| format!("{id}-help"));
    view! {
        <div>
            <label class="checkbox">
                <input
                    type="checkbox"
                    id=id
                    name=name_of(name)
                    value="true"
                    checked=form.kept_tick(name).unwrap_or(checked)
                    aria-describedby=help_id.clone()
                />
                <span>{label}</span>
            </label>
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
    .into_any()
}
