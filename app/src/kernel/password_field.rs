//! Fields for passwords: one to prove who one is, one to choose a new one.

use leptos::prelude::*;
use nameplate_domain::passwords::{Owner, Rule};

use super::{Field, Glyph, Icon, Rejection};

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
    view! { <Field name label rejection autocomplete value shown_kind=kind trailing=reveal forgetful=true /> }
}

/// A new password, with the rules that tick as one types.
#[component]
pub(crate) fn NewPasswordField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// The name of the person whose password it will be, as typed so far.
    owner_name: Signal<String>,
    /// The email address of that person, as typed so far.
    owner_email: Signal<String>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let is_met = move |rule: Rule| {
        let (name, email) = (owner_name.read(), owner_email.read());
        let owner = Owner { name: name.as_str(), email: email.as_str() };
        !password.read().is_empty() && rule.check(&password.read(), owner).is_ok()
    };
    let rules = Rule::ALL.map(|rule| {
        let met = Memo::new(move |_| is_met(rule));
        let glyph = Signal::derive(move || if met.get() { Glyph::Check } else { Glyph::Circle });
        view! {
            <li data-met=move || met.get().to_string()>
                <Icon glyph />
                {rule.label()}
                <span class="visually-hidden">
                    {move || if met.get() { " (met)" } else { "" }}
                </span>
            </li>
        }
    });
    view! {
        <PasswordField name label rejection autocomplete="new-password" value=password />
        <ul class="rules" aria-label="What a password needs">
            {rules.collect_view()}
        </ul>
    }
}
