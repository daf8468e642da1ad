//! A field for a new password, with the rules that it has to keep.

use leptos::prelude::*;
use nameplate_domain::passwords::{Owner, PasswordPolicy, Rule};

use super::PasswordField;
use crate::kernel::{Glyph, Icon, Rejection};

/// A new password, with the rules that tick as one types. Those that only the service can judge say
/// so.
#[component]
pub(crate) fn NewPasswordField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// The name of the person whose password it will be, as typed so far.
    #[prop(into)]
    owner_name: Signal<String>,
    /// The email address of that person, as typed so far.
    #[prop(into)]
    owner_email: Signal<String>,
    /// Whether the account is about to be made, and has no former passwords.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let is_met = move |rule: Rule| {
        let (name, email) = (owner_name.read(), owner_email.read());
        let owner = Owner { name: name.as_str(), email: email.as_str() };
        let policy = PasswordPolicy::in_browser(owner);
        !rule.is_judged_on_saving()
            && !password.read().is_empty()
            && policy.check(rule, &password.read()).is_ok()
    };
    let shown = Rule::ALL.into_iter().filter(move |rule| !is_first || *rule != Rule::NotUsedBefore);
    let rules = shown.map(|rule| {
        let met = Memo::new(move |_| is_met(rule));
        let glyph = Signal::derive(move || if met.get() { Glyph::Check } else { Glyph::Circle });
        view! {
            <li data-met=move || met.get().to_string()>
                <Icon glyph />
                <span>
                    {rule.label()}
                    {rule.is_judged_on_saving().then_some(" (checked when you save)")}
                    <span class="visually-hidden">
                        {move || if met.get() { " (met)" } else { "" }}
                    </span>
                </span>
            </li>
        }
    });
    view! {
        <PasswordField
            name
            label
            rejection
            autocomplete="new-password"
            value=password
            described_by="password-rules"
        />
        <ul class="rules" id="password-rules" aria-label="What a password needs">
            {rules.collect_view()}
        </ul>
    }
}
