//! A field with a few hundred answers at most.

use leptos::prelude::*;

use super::{form_context::name_of, use_form};

/// A list to choose from, in a form whose server function takes one argument `form`.
#[component]
pub(crate) fn SelectField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// Every answer: its value, its words.
    options: Vec<(String, String)>,
    /// What is stored, and chosen at first.
    #[prop(into)]
    value: String,
    /// What the browser may fill in (WHATWG HTML, autofill).
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> AnyView {
    let form = use_form();
    form.name_field(name, label);
    let id = form.id_of(name);
    let chosen = form.kept(name).map_or(value, str::to_owned);
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {words}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select class="input" id=id name=name_of(name) autocomplete=autocomplete>
                {options}
            </select>
        </div>
    }
    .into_any()
}
