//! A field for a new password, with the rules that it has to keep.

use leptos::prelude::*;
use nameplate_domain::passwords::PasswordRule;

use super::PasswordField;
use crate::kernel::{Glyph, Icon};

const RULES: &str = "password-rules";

/// A name or an address of the person whose password it will be.
#[derive(Clone, Debug)]
pub(crate) enum OwnerText {
    /// It is known.
    Known(String),
    /// It is typed into a field of the form, by this id.
    Typed(&'static str),
}

impl OwnerText {
    fn split(self) -> (Option<String>, Option<&'static str>) {
        match self {
            Self::Known(text) => (Some(text), None),
            Self::Typed(field) => (None, Some(field)),
        }
    }
}

/// A new password, with the rules that tick as one types. Those that only the service can judge say
/// so.
#[component]
pub(crate) fn NewPasswordField(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// The name of the person whose password it will be.
    owner_name: OwnerText,
    /// The email address of that person.
    owner_email: OwnerText,
    /// Whether the account is about to be made, and has no former passwords.
    #[prop(optional)]
    is_first: bool,
) -> AnyView {
    let shown = PasswordRule::ALL
        .into_iter()
        .filter(|rule| !is_first || *rule != PasswordRule::NotUsedBefore);
    let rules: Vec<_> = shown
        .map(|rule| {
            view! {
                <li data-rule=rule.as_str() data-met="false">
                    <span class="rule-met">
                        <Icon glyph=Glyph::Check />
                    </span>
                    <span class="rule-unmet">
                        <Icon glyph=Glyph::Circle />
                    </span>
                    <span>
                        {rule.label()}
                        {rule.is_judged_on_saving().then_some(" (checked when you save)")}
                        <span class="visually-hidden" data-met-words=""></span>
                    </span>
                </li>
            }
        })
        .collect();
    let (owner_name, name_field) = owner_name.split();
    let (owner_email, email_field) = owner_email.split();
    view! {
        <PasswordField name label autocomplete="new-password" rules=Some(RULES) />
        <ul
            class="rules"
            id=RULES
            aria-label="What a password needs"
            data-owner-name=owner_name
            data-owner-email=owner_email
            data-owner-name-from=name_field
            data-owner-email-from=email_field
        >
            {rules}
        </ul>
    }
    .into_any()
}
