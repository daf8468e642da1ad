//! What lives in the browser: the Leptos components that server and browser share, and the form runtime.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
mod icon;
pub use icon::{Glyph, Icon, Logo};

/// Brings a page to life. `module` is the module that the page imported: it names the islands.
pub fn start(_module: JsValue) {
    #[cfg(feature = "hydrate")]
    leptos::mount::hydrate_islands();
}
#[derive(Clone, Copy, Debug)]
pub struct Unread(pub u32);
#[derive(Clone, Copy, Debug)]
pub enum Check { FullName, Email, CompanyName, CaseTypeName, Website, PasskeyName, SecondFactor }
impl Check { pub const fn as_str(self) -> &'static str { "email" } }
#[component] pub fn Bell() -> impl IntoView { view!{<a class="bell" href="/notifications">"x"</a>} }
#[component] pub fn Toasts() -> impl IntoView { }
#[component] pub fn AccessibilityChoices() -> impl IntoView { }
#[component] pub fn IdleTimeoutDialog(children: Children) -> impl IntoView { children() }
