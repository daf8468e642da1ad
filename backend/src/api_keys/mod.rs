//! API keys: by which other products use the API, in one company, for one of its members.

mod export;
mod idempotency;
mod secret;
mod service;

pub(crate) use export::export_lists;
pub use idempotency::RepeatableRequest;
use idempotency::prune;
pub(crate) use idempotency::{Claim, claim, is_answered, set_answer};
pub use secret::ApiSecret;
pub use service::ApiKeys;
