//! What lives in the browser: the Leptos components that server and browser share, and the runtime that
//! makes the server's forms and links work without loading another document.
//!
//! What a page wants of the runtime is said in its HTML by `data-` attributes. Nothing listens at a part of
//! a page: all listeners stand at the document or the window, once, so that pages can come and go.

mod browser;
mod components;
mod dialogs;
mod dom;
mod forms;
mod http;
mod keyboard;
mod live;
mod navigation;
mod search;
mod start;
mod tasks;
mod worker;

pub use components::{
    AccessibilityChoices, Bell, BellState, Glyph, Icon, IdleTimeoutDialog, Logo, Toasts,
};
pub use forms::Check;
pub use start::start;
