//! Some boxes, of which one ticks what is wanted.

use leptos::prelude::*;

use super::{ErrorText, use_form};

/// One of several boxes.
pub(crate) struct BoxChoice {
    /// The word that is sent.
    pub(crate) word: &'static str,
    pub(crate) label: String,
}

/// The boxes of a list, in a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBoxes(
    /// The list's name in the form, and its id on the page.
    name: &'static str,
    legend: &'static str,
    choices: Vec<BoxChoice>,
    /// The words of those that are ticked at first.
    #[prop(optional)]
    chosen: Vec<String>,
    /// The case in which it is shown alone, as the styles know it.
    #[prop(optional, into)]
    when: Option<&'static str>,
) -> AnyView {
    let form = use_form();
    form.name_field(name, legend);
    let fault = form.fault(name).map(str::to_owned);
    let chosen = form.kept_list(name).unwrap_or(chosen);
    let boxes = choices.into_iter().map(|BoxChoice { word, label }| {
        view! {
            <label class="checkbox">
                <input
                    type="checkbox"
                    name=format!("form[{name}][]")
                    value=word
                    checked=chosen.iter().any(|it| it == word)
                />
                <span>{label} " " <code>{word}</code></span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let id = form.id_of(name);
    let error_id = fault.as_ref().map(|_| format!("{id}-error"));
    let described_by = error_id.clone();
    view! {
        <fieldset
            class="check-boxes"
            id=id
            tabindex="-1"
            data-when=when
            aria-describedby=described_by
        >
            <legend>{legend}</legend>
            {boxes}
            {fault.zip(error_id).map(|(text, id)| view! { <ErrorText id text /> })}
        </fieldset>
    }
    .into_any()
}
