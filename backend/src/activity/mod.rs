//! Activity: the timeline of an account.

mod service;
pub(crate) mod store;

pub use service::{ActivityLog, Entry, Page};
