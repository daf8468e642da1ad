//! Showing a change of the page as a transition (CSS View Transitions, level 1).

use js_sys::Promise;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::{
    browser::TransitionDocument,
    dom::root_attribute,
    tasks::{await_promise, once, spawn},
};

/// Does `update`, as a transition where the browser knows any and the person wants movement: then it is done
/// once the promise is fulfilled.
pub(super) fn in_transition(is_wanted: bool, update: Box<dyn FnOnce()>) -> Option<Promise> {
    let document = document().unchecked_into::<TransitionDocument>();
    if !is_wanted || !moves() || document.has_transitions().is_none() {
        update();
        return None;
    }
    let update = once(Box::new(move || {
        update();
        Box::pin(async { Ok(JsValue::UNDEFINED) })
    }));
    let transition = document.start_view_transition(&update);
    let ready = transition.ready();
    // A transition that the browser skips, such as in a tab that is not seen, is no error.
    spawn(async move { _ = await_promise(ready).await });
    Some(transition.update_callback_done())
}

/// Whether the person wants movement.
fn moves() -> bool {
    match root_attribute("data-motion").as_deref() {
        Some("reduce") => false,
        Some("allow") => true,
        _ => {
            let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
            !query.is_some_and(|query| query.matches())
        }
    }
}
