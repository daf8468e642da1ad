//! What is listened to for all keys: at the document, once.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, KeyboardEvent};

use super::{key_fields, shortcuts};
use crate::{
    dom::{listen as listen_at, listen_window},
    search,
};

pub(crate) fn listen() {
    let document = document();
    listen_at(&document, "keydown", |event| on_keydown(&event));
    // Who begins with something else doesn't go on with a second key.
    listen_at(&document, "pointerdown", |_| shortcuts::stop());
    listen_at(&document, "focusout", |event| key_fields::leave(&event));
    listen_window("blur", |_| shortcuts::stop());
}

fn on_keydown(event: &Event) {
    let event: &KeyboardEvent = event.unchecked_ref();
    if event.default_prevented() {
        return;
    }
    if search::choose_by_key(event) || key_fields::take(event) || shortcuts::take(event) {
        event.prevent_default();
    }
}
