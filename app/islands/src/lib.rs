//! What lives in the browser: the Leptos components that server and browser share, and the runtime that
//! makes the server's forms and links work without loading another document.
//!
//! What a page wants of the runtime is said in its HTML by `data-` attributes. Nothing listens at a part of
//! a page: all listeners stand at the document or the window, once, so that pages can come and go.

mod browser;
mod components;
mod dom;
mod forms;
mod http;
mod live;
mod navigation;
mod start;
mod tasks;
mod worker;

pub use components::{
    AccessibilityChoices, Bell, Glyph, Icon, IdleTimeoutDialog, Logo, Toasts, Unread,
};
pub use forms::Check;
pub use start::start;
