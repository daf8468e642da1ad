//! What is listened to for all pages: at the document and the window, once.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::PageTransitionEvent;

use super::{
    address::Address, fallback, leave::come_back, links::remember_pressed, navigation_api,
    prefetch, shown,
};
use crate::dom::{listen as listen_at, listen_first, listen_window};

pub(crate) fn listen() {
    if let Some(address) = Address::of_document() {
        shown::set_address(&address.page);
    }
    let document = document();
    listen_first(&document, "click", |event| remember_pressed(&event));
    if !navigation_api::listen() {
        fallback::listen();
    }
    listen_at(&document, "pointerover", |event| prefetch::start_hover_intent(&event));
    listen_at(&document, "pointerout", |event| prefetch::end_hover_intent(&event));
    listen_at(&document, "focusin", |event| prefetch::start_hover_intent(&event));
    listen_window("pageshow", |event| {
        if event.unchecked_ref::<PageTransitionEvent>().persisted() {
            come_back();
        }
    });
}
