//! The browser's entry: one function.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Brings the page to life. `module` is this module as the page imported it: it names the islands.
#[wasm_bindgen]
pub fn start(module: JsValue) {
    nameplate_islands::start(module);
}
