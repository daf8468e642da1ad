//! Installing Nameplate as an app.

use js_sys::Function;
use leptos::prelude::window;
use wasm_bindgen::JsCast as _;

use crate::{
    dom::{root, toggle},
    http::property,
};

/// Has the browser ask whether to install. `boot.js` kept what it offered; that asks once.
pub(crate) fn install() {
    let offered = property(&window(), "installPrompt");
    if let Ok(prompt) = property(&offered, "prompt").dyn_into::<Function>() {
        _ = prompt.call0(&offered);
    }
    if let Some(root) = root() {
        toggle(&root, "data-installable", false);
    }
}
