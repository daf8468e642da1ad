//! A field with a few hundred answers at most.

use leptos::prelude::*;

use super::{Rejection, use_kept};

/// A list to choose from, in a form whose server function takes one argument `form`.
#[component]
pub(crate) fn SelectField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// Every answer: its value, its words.
    options: Vec<(String, String)>,
    /// What is stored, and chosen at first.
    #[prop(into)]
    stored: Signal<String>,
    /// What the browser may fill in (WHATWG HTML, autofill).
    autocomplete: &'static str,
) -> impl IntoView {
    let kept = use_kept(rejection, name);
    let chosen = move || kept.get().unwrap_or_else(|| stored.get());
    let options = options.into_iter().map(|(value, words)| {
        let own = value.clone();
        view! {
            <option value=value selected=move || chosen() == own>
                {words}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select class="input" id=name name=format!("form[{name}]") autocomplete=autocomplete>
                {options.collect_view()}
            </select>
        </div>
    }
}
