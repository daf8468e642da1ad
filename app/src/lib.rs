//! What people see: pages, layouts and server functions. All of it is the server's; what lives in the
//! browser is in the crate `nameplate-islands`.

// The types of nested views are deep.
#![recursion_limit = "512"]

mod accounts;
mod activity;
mod api_keys;
mod appearance;
mod companies;
mod devices;
mod exports;
mod forward_auth;
mod kernel;
mod layout;
mod mailings;
mod notifications;
mod overview;
mod passkeys;
mod passwords;
pub mod request;
mod routes;
mod search;
mod sessions;
mod shortcuts;
mod two_factor;
mod web_app;
mod webhooks;

pub use kernel::{ApiError, ErrorKind, FormAnswer, Reply, act_context, is_secret};
pub use layout::not_found;
pub use routes::{page_paths, pages};
pub use sessions::SessionEnd;
pub use web_app::manifest;
