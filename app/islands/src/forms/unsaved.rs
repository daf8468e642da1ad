//! Changes that are not saved: a bar that says so, and a question before they are lost.

use leptos::prelude::window;
use web_sys::{Element, HtmlFormElement};

use super::{
    busy::is_busy,
    fields::{each_field, is_changed, is_field_changed},
};
use crate::dom::{
    closest, closest_form, closest_to, each_input, each_of_page, first, focus, focused_within,
    toggle,
};

const QUESTION: &str = "You have unsaved changes. Leave without saving them?";
const WORDS: &str = "Unsaved changes";
/// Fields that hold secrets, which are never kept.
const SECRETS: &str = "input[type=password], input[autocomplete=current-password], \
     input[autocomplete=new-password], input[autocomplete=one-time-code], input[data-answer]";

/// Whether a form holds something that would be lost with it: what was changed, what came back refused, or
/// what is on its way.
pub(crate) fn is_dirty(form: &HtmlFormElement) -> bool {
    form.has_attribute("data-draft") || is_busy(form) || is_changed(form)
}

/// Shows the bar of a form while something in it is unsaved.
pub(super) fn refresh(form: &HtmlFormElement) {
    let Some(bar) = first(form, "[data-unsaved]") else { return };
    let is_unsaved = form.has_attribute("data-draft") || is_changed(form);
    if bar.has_attribute("hidden") != is_unsaved {
        return;
    }
    toggle(&bar, "hidden", !is_unsaved);
    if let Some(status) = first(&bar, "[role=status]") {
        status.set_text_content(is_unsaved.then_some(WORDS));
    }
}

/// Moves the focus from the bar, which is about to go, to the last of the fields that were changed. Where the person
/// is on the page, they stay.
pub(super) fn keep_focus(form: &HtmlFormElement) {
    if first(form, "[data-unsaved]").is_some_and(|bar| focused_within(&bar).is_some()) {
        each_field(form, &mut |_, field| {
            if is_field_changed(field) {
                focus(field, false);
            }
        });
    }
}

/// Whether a form that has such a bar shows it, or would.
pub(crate) fn has_unsaved() -> bool {
    let mut is_unsaved = false;
    each_of_page("form [data-unsaved]", &mut |bar| {
        is_unsaved |= closest_form(bar).is_some_and(|form| is_dirty(&form));
    });
    is_unsaved
}

/// Asks before unsaved changes are lost; gives whether to go on. The link by which a draft is discarded is
/// the answer already.
pub(crate) fn ask_to_leave(link: Option<&Element>) -> bool {
    let discards = link.is_some_and(|link| closest_to(link, "[data-unsaved]").is_some());
    discards || !has_unsaved() || window().confirm_with_message(QUESTION).unwrap_or(true)
}

/// Empties what is for one moment: a form that is kept for later holds no secret.
pub(crate) fn empty_secrets(form: &Element) {
    each_input(form, SECRETS, &mut |field| field.set_value(""));
}

/// The button that has the focus would have it taken from a field, which would be checked then; and what is
/// said of it would push the button away from under the pointer.
pub(super) fn keep_button_in_place(event: &web_sys::Event) {
    let button = "form[data-form] button[type=submit]:not([data-line], [data-fragment])";
    if closest(event, button).is_some() {
        event.prevent_default();
    }
}
