//! Companies and memberships.

mod service;
mod store;

pub use service::Companies;
