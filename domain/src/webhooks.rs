//! Webhooks: https addresses of other products that are told what happens in a company (Standard Webhooks).

mod form;
mod message_type;
mod state;

pub use form::{NewWebhook, WebhookDescription, WebhookForm};
pub use message_type::{WebhookType, WebhookTypes};
pub use state::{
    FAILING_GAP_MS, FAILING_MS, OLD_SECRET_MS, OffReason, WEBHOOK_TESTS, is_hopeless, rest_ms,
};

use thiserror::Error;

use crate::api_keys::IdempotencyError;

/// The most webhooks of a company that are on at a time: everything that happens is sent to each of them.
pub const MOST_WEBHOOKS: u16 = 100;

/// Why a webhook is not made or turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WebhookError {
    #[error("{MOST_WEBHOOKS} webhooks of this company are on. Turn one off, or delete it, first.")]
    TooMany,
    /// A request that comes again asks for the secret of then, which another one replaced.
    #[error(
        "This request made a webhook, which has another secret by now. Nobody is told that once more."
    )]
    SecretRotated,
    /// The request that asks for it can't be told from another one.
    #[error(transparent)]
    Request(IdempotencyError),
}
