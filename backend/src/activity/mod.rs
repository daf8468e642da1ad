//! Activity: the timeline of an account.

mod export;
mod service;
pub(crate) mod store;

pub(crate) use export::export_lists;
pub use service::{ActivityLog, Entry, Page};
