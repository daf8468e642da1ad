//! Shortcuts: what a key does that nobody types with.

use std::cell::RefCell;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{
    bindings::{KeyMatch, match_keys},
    key_press::{KeyPress, is_typed},
    lists::{is_in_item, last_item, move_to, remember},
};
use crate::{
    dom::{attribute, by_id, each_of_page, find, has_value, root_attribute},
    navigation,
};

/// Says which key waits for a second one.
const PLACE: &str = "pending-keys";
const ESCAPE: &str = "Escape";

thread_local! {
    /// The first of two keys.
    static BEFORE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Takes a key; gives whether it was one of a shortcut's.
pub(super) fn take(event: &KeyboardEvent) -> bool {
    let key = event.key();
    // What is held counts together with the key that follows; other keys that type nothing are none of ours.
    if key.len() > 4 && key != ESCAPE {
        return false;
    }
    let before = forget();
    let Some(bindings) = root_attribute("data-shortcuts") else { return false };
    if is_typed(event) || find("dialog[open]").is_some() {
        return false;
    }
    let Some(pressed) = KeyPress::of(event).and_then(|press| press.name("Mod")) else {
        // Escape only takes back the first key.
        return !before.is_empty() && key == ESCAPE;
    };
    match match_keys(&bindings, &before, &pressed) {
        KeyMatch::Shortcut(id, path) => act(id, path),
        KeyMatch::FirstOfTwo => {
            say(&pressed);
            BEFORE.set(pressed);
            true
        }
        KeyMatch::NoMatch => false,
    }
}

/// Waits for no second key any more; gives the first one.
fn forget() -> String {
    let before = BEFORE.take();
    if !before.is_empty() {
        say("");
    }
    before
}

/// Waits for no second key any more.
pub(super) fn stop() {
    forget();
}

fn say(key: &str) {
    let Some(place) = by_id(PLACE) else { return };
    let text = if key.is_empty() {
        String::new()
    } else {
        [key, &attribute(&place, "data-then")].concat()
    };
    place.set_text_content(Some(&text));
}

/// Does what a shortcut does; gives whether there was anything to do.
fn act(id: &str, path: &str) -> bool {
    match id {
        _ if !path.is_empty() => navigation::go_to(path),
        "next" => return move_to(1),
        "previous" => return move_to(-1),
        _ => {
            let Some(control) = control_of(id) else { return false };
            if let Some(item) = last_item() {
                remember(&item);
            }
            control.unchecked_ref::<HtmlElement>().click();
        }
    }
    true
}

/// What a shortcut presses: in the item of a list where the focus is or was last, or else outside of all items.
fn control_of(id: &str) -> Option<Element> {
    let item = last_item();
    let mut found = None;
    each_of_page("[data-shortcut]", &mut |control| {
        let is_meant = match &item {
            Some(item) if item.contains(Some(control)) => true,
            _ => !is_in_item(control) && found.is_none(),
        };
        if is_meant && has_value(control, "data-shortcut", id) {
            found = Some(control.clone());
        }
    });
    found
}
