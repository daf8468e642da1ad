//! What lives in the browser: the Leptos components that server and browser share, and the form runtime.

use wasm_bindgen::JsValue;

/// Brings a page to life. `module` is the module that the page imported: it names the islands.
pub fn start(_module: JsValue) {
    #[cfg(feature = "hydrate")]
    leptos::mount::hydrate_islands();
}
