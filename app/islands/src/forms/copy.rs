//! Copying a text.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use web_sys::Clipboard;

use crate::{
    components::toast,
    http::property,
    tasks::{await_promise, spawn},
};

/// Puts a text on the clipboard, and says so. A browser that refuses says that, too.
pub(super) fn copy(text: &str) {
    let writing = clipboard().map(|clipboard| clipboard.write_text(text));
    spawn(async move {
        let is_copied = match writing {
            Some(writing) => await_promise(writing.unchecked_into::<Promise>()).await.is_ok(),
            None => false,
        };
        toast(if is_copied {
            "Copied."
        } else {
            "Your browser doesn't let this page copy. Select the text."
        });
    });
}

/// The clipboard; over plain http there is none (W3C Clipboard API, secure contexts).
fn clipboard() -> Option<Clipboard> {
    let clipboard = property(&window().navigator(), "clipboard");
    clipboard.is_object().then(|| clipboard.unchecked_into())
}
