//! Live: telling open pages that there is something new, on whatever replica they hang.

mod hub;
mod service;
mod store;

pub use hub::Follower;
pub use service::Live;
