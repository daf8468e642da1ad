//! Live: telling open pages that there is something new, on whatever replica they hang.

mod hub;
mod kind;
mod service;
mod store;

pub use hub::{Follower, LiveUpdate};
use kind::Kind;
pub use service::Live;
