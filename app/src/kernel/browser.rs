//! The few things that are asked of the browser itself. Only call them from effects and events.

use js_sys::{Function, Reflect};
use leptos::{prelude::*, web_sys};
use wasm_bindgen::{JsCast as _, JsValue};

/// Loads another page of this site from the server, in place of this one: after a change of who is
/// signed in, nothing of the old page may stay.
pub(crate) fn go_to(path: &str) {
    if let Ok(event) = web_sys::Event::new("nameplate:go") {
        _ = window().dispatch_event(&event);
    }
    // A browser that refuses to navigate leaves nothing else to try.
    _ = window().location().replace(path);
}

/// Opens another page of this site, as a link would: the way back leads here.
pub(crate) fn visit(path: &str) {
    _ = window().location().assign(path);
}

/// Goes where a form's server function leads, once the form was taken. Without script the server
/// leads there itself.
pub(crate) fn follow<E>(result: Signal<Option<Result<String, E>>>)
where
    E: Clone + Send + Sync + 'static,
{
    Effect::new(move || {
        if let Some(Ok(path)) = result.get() {
            go_to(&path);
        }
    });
}

/// Sets an attribute of the `<html>` element.
pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute(name, value);
    }
}

/// A method of something that the browser has, for what no binding of ours knows.
pub(crate) fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into()
}

/// Whether the person is in a field to fill in.
pub(crate) fn is_typing() -> bool {
    let active = document().active_element();
    active.is_some_and(|element| element.matches("input, select, textarea").unwrap_or_default())
}

/// The path of the page that is open, without its query.
pub(crate) fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The timezone of the browser, by its IANA name; `None` when it doesn't tell.
pub(crate) fn browser_timezone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}
