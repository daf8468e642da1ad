//! Forward auth: who somebody is, for the reverse proxies of products on other hosts.

mod code;
mod service;
mod store;

pub use service::{Destination, ForwardAuth, NewGrant};
pub use store::Identity;
