//! What people see: Leptos components and server functions, shared by server and browser.
//!
//! Pages know no `cfg`: what only the server can do is in [`ssr`], the one module of this crate that
//! is built for it alone.

// The types of nested views are deep.
#![recursion_limit = "256"]

mod accounts;
mod activity;
mod app;
mod appearance;
mod companies;
mod devices;
mod kernel;
mod layout;
mod notifications;
mod passkeys;
mod passwords;
mod sessions;
#[cfg(feature = "ssr")]
pub mod ssr;
mod two_factor;

pub use app::App;
pub use kernel::{ApiError, Cause, FlashMessage, FormAnswer, FormOwner, ViewerInfo};
pub use layout::RequestId;
pub use notifications::UnreadCount;
pub use sessions::SessionEnd;
