//! Changes that are not saved: a bar that says so, and a question before they are lost.

use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

use super::busy::is_busy;
use crate::dom::{
    around, closest, each_input, each_of_page, first, focus, focused_within, form_around, toggle,
};

const QUESTION: &str = "You have unsaved changes. Leave without saving them?";
const WORDS: &str = "Unsaved changes";
/// Fields whose content is for one moment.
const SECRETS: &str = "input[type=password], input[autocomplete=current-password], \
     input[autocomplete=new-password], input[autocomplete=one-time-code], input[data-answer]";

/// Whether a form holds something that would be lost with it: what was changed, what came back refused, or
/// what is on its way.
pub(crate) fn is_dirty(form: &HtmlFormElement) -> bool {
    form.has_attribute("data-draft") || is_busy(form) || is_changed(form)
}

/// Whether a field of a form holds something else than the server put there.
pub(super) fn is_changed(form: &HtmlFormElement) -> bool {
    let fields = form.elements();
    for index in 0..fields.length() {
        if fields.item(index).is_some_and(|field| is_field_changed(field.unchecked_ref())) {
            return true;
        }
    }
    false
}

/// Whether a field holds something else than the server put there. The type tells which kind of field it is:
/// one kind says these things as another does.
pub(super) fn is_field_changed(field: &HtmlInputElement) -> bool {
    match field.type_().as_str() {
        "hidden" | "submit" | "reset" | "button" | "fieldset" | "output" => false,
        "checkbox" | "radio" => field.checked() != field.default_checked(),
        "select-one" => {
            let select: &HtmlSelectElement = field.unchecked_ref();
            select.selected_index() != default_index(select)
        }
        _ => field.value() != field.default_value(),
    }
}

/// What the server put into a field.
pub(super) fn default_of(field: &HtmlInputElement) -> String {
    match field.type_().as_str() {
        "checkbox" | "radio" => field.default_checked().to_string(),
        "select-one" => {
            let select: &HtmlSelectElement = field.unchecked_ref();
            let chosen = u32::try_from(default_index(select)).ok();
            let option = chosen.and_then(|index| select.options().item(index));
            option.map(|it| it.unchecked_ref::<HtmlOptionElement>().value()).unwrap_or_default()
        }
        _ => field.default_value(),
    }
}

/// Makes a field one into which the server put something, as [`default_of`] says it.
pub(super) fn make_default(field: &HtmlInputElement, state: &str) {
    match field.type_().as_str() {
        "checkbox" | "radio" => field.set_default_checked(state == "true"),
        "select-one" => {
            let options = field.unchecked_ref::<HtmlSelectElement>().options();
            for option in (0..options.length()).filter_map(|index| options.item(index)) {
                let option: &HtmlOptionElement = option.unchecked_ref();
                option.set_default_selected(option.value() == state);
            }
        }
        "file" => {}
        _ => field.set_default_value(state),
    }
}

/// Which option of a list was chosen at first: the first one, unless the server chose another.
fn default_index(select: &HtmlSelectElement) -> i32 {
    let options = select.options();
    let chosen = (0..options.length()).rev().find(|index| {
        let option = options.item(*index);
        option.is_some_and(|it| it.unchecked_ref::<HtmlOptionElement>().default_selected())
    });
    chosen.and_then(|index| i32::try_from(index).ok()).unwrap_or_default()
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

/// Moves the focus from the bar, which is about to go, to the first field of its form. Where the person is
/// on the page, they stay.
pub(super) fn keep_focus(form: &HtmlFormElement) {
    let is_in_bar = first(form, "[data-unsaved]").is_some_and(|bar| focused_within(&bar).is_some());
    if is_in_bar && let Some(field) = first(form, "input:not([type=hidden]), select, textarea") {
        focus(&field, false);
    }
}

/// Whether a form that has such a bar shows it, or would.
pub(crate) fn has_unsaved() -> bool {
    let mut is_unsaved = false;
    each_of_page("form [data-unsaved]", &mut |bar| {
        is_unsaved |= form_around(bar).is_some_and(|form| is_dirty(&form));
    });
    is_unsaved
}

/// Asks before unsaved changes are lost; gives whether to go on. The link by which a draft is discarded is
/// the answer already.
pub(crate) fn ask_to_leave(link: Option<&Element>) -> bool {
    let discards = link.is_some_and(|link| around(link, "[data-unsaved]").is_some());
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
