//! A button that copies.

use leptos::{prelude::*, task::spawn_local, web_sys};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use super::use_toasts;

/// Puts a text on the clipboard, and says so. A browser that refuses says that, too.
#[component]
pub(crate) fn CopyButton(
    /// The text.
    text: String,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        let writing = clipboard().map(|clipboard| clipboard.write_text(&text));
        spawn_local(async move {
            let is_copied = match writing {
                Some(writing) => JsFuture::from(writing).await.is_ok(),
                None => false,
            };
            toasts.show(if is_copied {
                "Copied."
            } else {
                "Your browser doesn't let this page copy. Select the text."
            });
        });
    };
    view! {
        <button class="button needs-script" type="button" on:click=copy>
            {label}
        </button>
    }
}

/// The clipboard; over plain http there is none (W3C Clipboard API, secure contexts).
fn clipboard() -> Option<web_sys::Clipboard> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    clipboard.dyn_into().ok()
}
