//! Appearance: one settings document a user.

mod service;

pub use service::Appearances;
pub(crate) use service::read;
