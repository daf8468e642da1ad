//! Deliveries: the one way by which messages leave, whatever happens to this process.

mod claims;
mod courier;
mod mail_courier;
mod outcomes;
mod push_courier;
mod service;
mod store;
mod upgrade;

pub use courier::Courier;
pub(crate) use service::Pause;
pub use service::{Carrier, Deliveries, Notice};
pub(crate) use upgrade::fill_references;
