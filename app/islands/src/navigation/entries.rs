//! The entries of the browser's history that the runtime makes itself.

use std::cell::Cell;

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::History;

thread_local! {
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the runtime is just making an entry: the browser tells of that as of any navigation.
pub(super) fn is_own() -> bool {
    IS_OWN.get()
}

/// Makes an entry for a page that is shown already.
pub(super) fn push(state: &JsValue, url: &str) {
    own(|history| history.push_state_with_url(state, "", Some(url)));
}

/// Gives the present entry another address.
pub(super) fn replace(state: &JsValue, url: &str) {
    own(|history| history.replace_state_with_url(state, "", Some(url)));
}

/// What the present entry holds.
pub(super) fn state() -> JsValue {
    window().history().and_then(|history| history.state()).unwrap_or(JsValue::NULL)
}

fn own(change: impl FnOnce(&History) -> Result<(), JsValue>) {
    IS_OWN.set(true);
    // A browser that refuses shows the old address: nothing else is wrong.
    _ = window().history().and_then(|history| change(&history));
    IS_OWN.set(false);
}
