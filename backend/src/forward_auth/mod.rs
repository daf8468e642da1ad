//! Forward auth: who somebody is, for the reverse proxies of products on other hosts.

mod code;
mod service;
mod store;

pub use service::{ForwardAuth, NewGrant};
pub use store::Identity;
