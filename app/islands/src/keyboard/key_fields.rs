//! Fields that are filled in by pressing keys.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use super::{
    bindings::{KeyMatch, match_keys},
    key_press::KeyPress,
};
use crate::dom::{closest, closest_form, root_attribute, target, toggle, with_attribute};

/// Whether the first of two keys was pressed since the field was empty, or held what is stored.
const BEGUN: &str = "data-begun";

/// Whether a key is another shortcut already: then no second one makes it right.
fn is_of_another(field: &Element, name: &str) -> bool {
    let bindings = root_attribute("data-shortcuts").unwrap_or_default();
    let KeyMatch::Shortcut(id, _) = match_keys(&bindings, "", name) else { return false };
    closest_form(field).is_none_or(|it| with_attribute(&it, "[name=id]", "value", id).is_none())
}

/// Somebody leaves a field: what they pressed in it is whole.
pub(super) fn leave(event: &Event) {
    if let Some(field) = target(event) {
        toggle(&field, BEGUN, false);
    }
}

/// Takes a key that is pressed in such a field; gives whether it was one to take.
pub(super) fn take(event: &KeyboardEvent) -> bool {
    let Some(field) = closest(event, "input[data-keys]") else { return false };
    let field: &HtmlInputElement = field.unchecked_ref();
    let has_first = field.has_attribute(BEGUN);
    let (value, is_whole) = match KeyPress::of(event) {
        // The server says why not.
        Some(press) if press.has_alt => (["AltGr+", &press.key].concat(), true),
        Some(press) => {
            let main = if event.meta_key() { "⌘" } else { "Ctrl" };
            let Some(name) = press.name(main) else { return false };
            let is_second = has_first && !press.is_chord();
            let is_whole = is_second || press.is_chord() || is_of_another(field, &name);
            (if is_second { [&field.value(), " ", &name].concat() } else { name }, is_whole)
        }
        None => match event.key().as_str() {
            "Backspace" | "Delete" => (String::new(), false),
            "Dead" => ("Dead".to_owned(), true),
            _ => return false,
        },
    };
    toggle(field, BEGUN, !is_whole && !value.is_empty());
    field.set_value(&value);
    if is_whole && let Some(form) = closest_form(field) {
        // A form that can't be sent says so itself.
        _ = form.request_submit();
    }
    true
}
