//! API keys, and requests that may come twice.

mod expiry;
mod form;
mod idempotency;
mod name;
mod refusal;
mod scope;

pub use expiry::{
    EXPIRY_NOTICE_MS, ExpiryChoice, LAST_USED_EXACT_MS, Overlap, SHORT_EXPIRY_NOTICE_MS, UNUSED_MS,
    expires_soon,
};
pub use form::{ApiKeyForm, NewApiKey, RegenerateForm};
pub use idempotency::{IdempotencyError, IdempotencyKey};
pub use name::ApiKeyName;
pub use refusal::{ApiKeyError, KeyRefusal, MOST_API_KEYS};
pub use scope::{Scope, Scopes, UnknownScope};
