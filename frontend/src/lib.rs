//! The browser's entry into the app.

// The types of nested views are deep.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings a page that the server rendered to life.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_lazy(nameplate_app::App);
}
