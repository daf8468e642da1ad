//! Fields that are filled in by pressing keys.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::press::Press;
use crate::dom::{closest, form_around, toggle};

/// Whether the first of two keys was pressed since the field was empty, or held what is stored.
const BEGUN: &str = "data-begun";

/// Takes a key that is pressed in such a field; gives whether it was one to take.
pub(super) fn take(event: &KeyboardEvent) -> bool {
    let Some(field) = closest(event, "input[data-keys]") else { return false };
    let field: &HtmlInputElement = field.unchecked_ref();
    let begun = field.has_attribute(BEGUN);
    let (value, is_whole) = match Press::of(event) {
        // The server says why not.
        Some(press) if press.has_alt => (["AltGr+", &press.key].concat(), true),
        Some(press) => {
            let main = if event.meta_key() { "⌘" } else { "Ctrl" };
            let Some(name) = press.name(main) else { return false };
            let is_second = begun && !press.is_chord();
            let is_whole = is_second || press.is_chord();
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
    if is_whole && let Some(form) = form_around(field) {
        // A form that can't be sent says so itself.
        _ = form.request_submit();
    }
    true
}
