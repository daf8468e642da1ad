//! Deliveries: the one way by which messages leave, whatever happens to this process.

mod courier;
mod service;
mod store;

pub use courier::Courier;
pub use service::Deliveries;
