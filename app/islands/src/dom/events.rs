//! Event listeners.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget};

use super::closest_to;
use crate::tasks::listener;

/// What an event is about: all that is listened to happens to elements.
pub(crate) fn target(event: &Event) -> Option<Element> {
    event.target().map(JsCast::unchecked_into)
}

/// The element that an event is about, or the closest around it, that a selector matches.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    closest_to(&target(event)?, selector)
}

/// Listens at a target for as long as the document lives.
pub(crate) fn listen(target: &EventTarget, event: &str, handler: fn(Event)) {
    add(target, event, handler, false);
}

/// Listens before what the event is about does.
pub(crate) fn listen_first(target: &EventTarget, event: &str, handler: fn(Event)) {
    add(target, event, handler, true);
}

/// Listens at the window for as long as the document lives.
pub(crate) fn listen_window(event: &str, handler: fn(Event)) {
    listen(&window(), event, handler);
}

fn add(target: &EventTarget, event: &str, handler: fn(Event), is_first: bool) {
    let options = AddEventListenerOptions::new();
    options.set_capture(is_first);
    let handler = listener(Box::new(handler)).into_js_value();
    // Only a listener that is none fails.
    _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        event,
        handler.unchecked_ref(),
        &options,
    );
}
