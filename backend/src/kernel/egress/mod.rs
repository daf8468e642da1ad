//! Asking at addresses that others gave, of push services and of webhooks: on the internet alone, without following
//! redirects, and without waiting for ever.

mod client;
mod connector;
mod endpoint;
mod retry_after;

pub(crate) use client::{EgressClient, Unanswered};
pub(crate) use connector::Body;
pub use endpoint::Endpoints;
pub(crate) use retry_after::retry_after;
