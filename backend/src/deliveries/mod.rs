//! Deliveries: the one way by which messages leave, whatever happens to this process.

pub(crate) mod claims;
mod export;
mod mailing_store;
pub(crate) mod outcomes;
mod service;
pub(crate) mod store;
mod upgrade;

pub(crate) use export::export_lists;
pub use service::{Carrier, Deliveries, Notice};
pub(crate) use service::{MailingRecipient, Pause};
pub(crate) use upgrade::RECIPIENT_KEYS;
