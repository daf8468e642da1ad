//! Appearance: one settings document a user.

mod export;
mod service;

pub(crate) use export::export_lists;
pub use service::Appearances;
pub(crate) use service::read;
