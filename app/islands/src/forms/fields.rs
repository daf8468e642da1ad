//! What the fields of a form hold. Lists and areas of text say it as inputs do, but for what a list held at
//! first.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

/// Does something with each field of a form that somebody can change, and its place among those.
pub(super) fn each_field(
    form: &HtmlFormElement,
    callback: &mut dyn FnMut(usize, &HtmlInputElement),
) {
    let fields = form.elements();
    let mut place = 0;
    for index in 0..fields.length() {
        if let Some(field) = fields.item(index) {
            let field: &HtmlInputElement = field.unchecked_ref();
            let kind = field.type_();
            let is_fixed = ["hidden", "submit", "reset", "button", "fieldset", "output"];
            if !is_fixed.contains(&kind.as_str()) {
                callback(place, field);
                place += 1;
            }
        }
    }
}

/// Whether a field says yes or no.
pub(super) fn is_box(field: &HtmlInputElement) -> bool {
    ["checkbox", "radio"].contains(&field.type_().as_str())
}

/// The list that a field is, if it is one.
pub(super) fn as_list(field: &HtmlInputElement) -> Option<&HtmlSelectElement> {
    (field.type_() == "select-one").then(|| field.unchecked_ref())
}

/// What a field holds.
pub(super) fn state_of(field: &HtmlInputElement) -> String {
    if is_box(field) { field.checked().to_string() } else { field.value() }
}

/// What the server put into a field.
pub(super) fn default_of(field: &HtmlInputElement) -> String {
    if is_box(field) {
        field.default_checked().to_string()
    } else if let Some(list) = as_list(field) {
        default_choice(list)
    } else {
        field.default_value()
    }
}

/// What was chosen in a list at first: the first option, unless the server chose another.
fn default_choice(list: &HtmlSelectElement) -> String {
    let mut first = None;
    let mut chosen = None;
    each_option(list, &mut |option| {
        first.get_or_insert_with(|| option.value());
        if option.default_selected() {
            chosen = Some(option.value());
        }
    });
    chosen.or(first).unwrap_or_default()
}

/// Makes a field one into which the server put a state. A file is never there at first.
pub(super) fn make_default(field: &HtmlInputElement, state: &str) {
    if is_box(field) {
        field.set_default_checked(state == "true");
    } else if let Some(list) = as_list(field) {
        each_option(list, &mut |option| option.set_default_selected(option.value() == state));
    } else if field.type_() != "file" {
        field.set_default_value(state);
    }
}

/// Whether a field holds something else than the server put there.
pub(super) fn is_field_changed(field: &HtmlInputElement) -> bool {
    state_of(field) != default_of(field)
}

/// Whether a field of a form does.
pub(super) fn is_changed(form: &HtmlFormElement) -> bool {
    let mut is_changed = false;
    each_field(form, &mut |_, field| is_changed |= is_field_changed(field));
    is_changed
}

fn each_option(list: &HtmlSelectElement, callback: &mut dyn FnMut(&HtmlOptionElement)) {
    let options = list.options();
    for index in 0..options.length() {
        if let Some(option) = options.item(index) {
            callback(option.unchecked_ref());
        }
    }
}
