//! Choices of how Nameplate looks: each shows at once, and is kept at once.

use std::cell::Cell;

use nameplate_domain::appearance::Appearance;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::{
    appearance::{RootAppearance, show},
    toasts::toast,
};
use crate::{
    dom::{closest_form, closest_to, each_of_page, first, root},
    forms::{clear_errors, post_json, show_act_error},
    tasks::spawn,
};

/// The element around the choices.
const CHOICES: &str = "[data-appearance]";
const BUTTONS: &str = "[data-appearance] input[type=radio]";

thread_local! {
    /// What the server keeps, as far as this browser knows.
    static KEPT: Cell<Appearance> = Cell::default();
    /// What is chosen on the page.
    static CHOSEN: Cell<Appearance> = Cell::default();
    /// Whether a choice is on its way.
    static IS_SAVING: Cell<bool> = const { Cell::new(false) };
}

/// Does something with each radio button of the page.
fn each_button(callback: &mut dyn FnMut(&HtmlInputElement)) {
    each_of_page(BUTTONS, &mut |button| callback(button.unchecked_ref()));
}

/// Begins with what the page shows, and takes what was chosen before the module was there.
pub(crate) fn begin_appearance(below: &Element) {
    let Some(root) = root().filter(|_| first(below, CHOICES).is_some()) else { return };
    let kept = RootAppearance::read(&root);
    KEPT.set(kept);
    CHOSEN.set(kept);
    each_button(&mut |button| {
        if button.checked() {
            take(button);
        }
    });
}

/// Takes a field that was changed, if it is one of the choices.
pub(crate) fn choose_appearance(field: &Element) {
    if closest_to(field, CHOICES).is_some() {
        take(field.unchecked_ref());
    }
}

/// Takes a radio button that is pressed.
fn take(button: &HtmlInputElement) {
    let chosen = changed(CHOSEN.get(), &button.name(), &button.value());
    if chosen == CHOSEN.replace(chosen) {
        return;
    }
    show(chosen);
    if let Some(form) = closest_form(button) {
        spawn(keep(form));
    }
}

/// An appearance with another answer to one of the questions.
fn changed(chosen: Appearance, name: &str, value: &str) -> Appearance {
    let question = name.strip_prefix("form[").and_then(|it| it.strip_suffix(']'));
    question.and_then(|question| chosen.with(question, value)).unwrap_or(chosen)
}

/// Has the server keep what is chosen. One save at a time, the newest choice last: two on their way at once
/// could arrive crosswise.
async fn keep(form: HtmlFormElement) {
    if IS_SAVING.replace(true) {
        return;
    }
    clear_errors(&form);
    while KEPT.get() != CHOSEN.get() {
        let sent = CHOSEN.get();
        match post_json(&form, None).await {
            Ok(_) => {
                KEPT.set(sent);
                toast("Saved");
            }
            Err(refusal) => {
                // What was not kept must not look as if it were.
                put(KEPT.get());
                show_act_error(&form, &refusal);
            }
        }
    }
    settle();
    IS_SAVING.set(false);
}

/// Makes what is chosen the default of the buttons, so that nothing counts as unsaved.
fn settle() {
    each_button(&mut |button| button.set_default_checked(button.checked()));
}

/// Shows an appearance, and presses its buttons.
fn put(appearance: Appearance) {
    CHOSEN.set(appearance);
    show(appearance);
    each_button(&mut |button| {
        if changed(appearance, &button.name(), &button.value()) == appearance {
            button.set_checked(true);
        }
    });
}

/// Shows what a page that was taken anew says, unless a choice of this page is on its way.
pub(crate) fn follow_appearance(of_page: &Element) {
    if IS_SAVING.get() {
        return;
    }
    let appearance = RootAppearance::read(of_page);
    KEPT.set(appearance);
    put(appearance);
    settle();
}

#[cfg(test)]
mod tests {
    use nameplate_domain::appearance::Theme;

    use super::*;

    #[test]
    fn a_field_is_the_question_that_it_is_named_after() {
        let chosen = changed(Appearance::default(), "form[theme]", "dark");
        assert_eq!(chosen, Appearance { theme: Theme::Dark, ..Appearance::default() });
        assert_eq!(changed(chosen, "page", "/settings/accessibility"), chosen);
    }
}
