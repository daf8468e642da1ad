//! Mailings: which kinds of mail people take, the links by which they say so, and what companies send.

mod export;
pub(crate) mod store;
mod subscriptions;

pub(crate) use export::export_lists;
pub(crate) use subscriptions::read_subscriptions;
pub use subscriptions::{LinkedSubscriptions, Subscriptions};
