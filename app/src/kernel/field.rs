//! One line to fill in, with its label, help and error tied to it.

use leptos::prelude::*;
use nameplate_islands::Check;

use super::{FieldError, form_context::name_of, is_secret, use_form};

/// A field of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn Field(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// A sentence below the label.
    /// The most characters that can be typed.
    #[prop(optional)]
    help: Option<&'static str>,
    /// The id of what else describes it.
    #[prop(optional_no_strip)]
    described_by: Option<&'static str>,
    /// What is stored, and stands in the field at first.
    #[prop(optional, into)]
    value: String,
    #[prop(optional)] optional: bool,
    /// The id of a list to choose from, by `<datalist>`.
    #[prop(optional)]
    list: Option<&'static str>,
    #[prop(default = "text")] kind: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What the browser may fill in (WHATWG HTML, autofill).
    autocomplete: &'static str,
    /// The field's own rule, run when the person leaves it; the service runs it again.
    #[prop(optional)]
    check: Option<Check>,
    /// Whether it is a secret: what was entered never comes back.
    #[prop(optional)]
    secret: bool,
    #[prop(optional)] maxlength: Option<usize>,
    /// The id of the list of rules that tick as one types a new password.
    #[prop(optional_no_strip)]
    rules: Option<&'static str>,
    /// The id of what says the time in the timezone that stands in the field.
    #[prop(optional)]
    time_in: Option<&'static str>,
    /// Whether keys that are pressed in it are what it is filled in with.
    #[prop(optional)]
    takes_keys: bool,
    /// What stands behind the input, in the same row.
    #[prop(optional_no_strip)]
    trailing: Option<AnyView>,
) -> AnyView {
    debug_assert!(!secret || is_secret(name), "the server would keep what is typed into {name}");
    let form = use_form();
    form.name_field(name, label);
    let id = form.id_of(name);
    let fault = form.fault(name).map(str::to_owned);
    let value = match form.kept(name) {
        _ if secret => String::new(),
        Some(kept) => kept.to_owned(),
        None => value,
    };
    let help_id = help.map(|_| format!("{id}-help"));
    let error_id = fault.as_ref().map(|_| format!("{id}-error"));
    let described_by: Vec<_> = help_id
        .clone()
        .into_iter()
        .chain(described_by.map(str::to_owned))
        .chain(error_id)
        .collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    view! {
        <div class="field">
            <label for=id.clone()>
                {label} {optional.then(|| view! { <span class="optional">" (optional)"</span> })}
            </label>
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            <div class="control">
                <input
                    class="input"
                    id=id.clone()
                    name=name_of(name)
                    type=kind
                    autocomplete=autocomplete
                    inputmode=inputmode
                    enterkeyhint=enter_key(autocomplete)
                    list=list
                    maxlength=maxlength.map(|it| it.to_string())
                    value=value
                    aria-required=(!optional).then_some("true")
                    aria-invalid=fault.as_ref().map(|_| "true")
                    aria-describedby=described_by
                    data-check=check.map(Check::as_str)
                    data-optional=optional.then_some("")
                    data-rules=rules
                    data-time-in=time_in
                    data-keys=takes_keys.then_some("")
                />
                {trailing}
            </div>
            <FieldError id fault />
        </div>
    }
    .into_any()
}

/// What a phone's Enter key says, where a form has few fields.
fn enter_key(autocomplete: &str) -> Option<&'static str> {
    match autocomplete {
        "username" => Some("next"),
        "current-password" | "one-time-code" => Some("go"),
        _ => None,
    }
}
