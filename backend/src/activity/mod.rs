//! Activity: the timeline of an account.

mod disown;
mod service;
mod store;

pub use disown::{Disowned, Disowning};
pub use service::{ActivityLog, Entry, Page};
