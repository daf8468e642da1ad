//! A new password: the rules that tick as one types, and a look at what was typed.

use js_sys::JsString;
use nameplate_domain::passwords::{PasswordOwner, PasswordRule};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement};

use crate::dom::{attribute, each, each_input, first, named_by, set};

/// Ticks the rules that the new password of a form keeps.
pub(super) fn refresh(form: &Element) {
    each_input(form, "input[data-rules]", &mut |input| {
        if let Some(list) = named_by(input, "data-rules") {
            judge(&list, &input.value());
        }
    });
}

fn judge(list: &Element, password: &str) {
    let name = lowercase(&owner_text(list, "data-owner-name"));
    let email = lowercase(&owner_text(list, "data-owner-email"));
    let owner = PasswordOwner { name: &name, email: &email };
    let lowercased = lowercase(password);
    each(list, "[data-rule]", &mut |item| {
        let rule = PasswordRule::parse(&attribute(item, "data-rule"));
        let is_met = rule.is_some_and(|rule| is_met(rule, owner, password, &lowercased));
        set(item, "data-met", if is_met { "true" } else { "false" });
        if let Some(words) = first(item, "[data-met-words]") {
            words.set_text_content(is_met.then_some(" (met)"));
        }
    });
}

/// Whether a password keeps a rule, as far as the browser can tell: what only the service knows never ticks.
/// The owner is in lower case.
fn is_met(rule: PasswordRule, owner: PasswordOwner<'_>, password: &str, lowercased: &str) -> bool {
    let is_named = rule == PasswordRule::NotOwnName && owner.is_named_in_lowercase(lowercased);
    let is_kept = rule.check_characters(password).is_ok() && !is_named;
    is_kept && !rule.is_judged_on_saving() && !password.is_empty()
}

/// A text in lower case. The browser knows the letters of the world: our own table of them would be a part
/// of the module.
fn lowercase(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// A text about the owner: known, or typed into a field of the form.
fn owner_text(list: &Element, name: &str) -> String {
    match named_by(list, &[name, "-from"].concat()) {
        Some(field) => field.unchecked_ref::<HtmlInputElement>().value(),
        None => attribute(list, name),
    }
}

/// Shows what was typed into the password field of a button, or hides it again.
pub(super) fn reveal(button: &Element) {
    let Some(field) = named_by(button, "data-reveal") else { return };
    let field: &HtmlInputElement = field.unchecked_ref();
    let is_shown = field.type_() != "password";
    field.set_type(if is_shown { "password" } else { "text" });
    set(button, "aria-pressed", if is_shown { "false" } else { "true" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ticks_before_something_is_typed() {
        assert!(PasswordRule::ALL.iter().all(|rule| !is_met(
            *rule,
            PasswordOwner::default(),
            "",
            ""
        )));
    }

    #[test]
    fn what_only_the_service_knows_never_ticks() {
        let met: Vec<_> = PasswordRule::ALL
            .into_iter()
            .filter(|rule| is_met(*rule, PasswordOwner::default(), "Demo-pass-1", "demo-pass-1"))
            .collect();
        let expected = [
            PasswordRule::Length,
            PasswordRule::Letter,
            PasswordRule::Number,
            PasswordRule::Symbol,
            PasswordRule::NotOwnName,
        ];
        assert_eq!(met, expected);
    }

    #[test]
    fn the_own_name_is_no_password() {
        let owner = PasswordOwner { name: "ada moreau", email: "ada@example.com" };
        assert!(!is_met(PasswordRule::NotOwnName, owner, "Moreau-1", "moreau-1"));
    }
}
