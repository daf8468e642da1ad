//! API keys: by which other products use the API, in one company, for one of its members.

mod access;
mod export;
mod fresh_secret;
mod idempotency;
mod listing;
mod notices;
mod regeneration;
mod revocation;
mod row;
mod secret;
mod service;
mod store;
mod usage;

pub use access::{ApiAccess, Grant, KeyUse, Quota};
pub(crate) use export::export_lists;
pub use idempotency::RepeatableRequest;
pub(crate) use idempotency::{Claim, claim, is_answered, set_answer};
pub use listing::{ApiKeyCounts, ApiKeyPage, ApiKeyState, LastUse, ListedApiKey};
pub use secret::ApiSecret;
pub use service::{ApiKeys, CreatedApiKey};
