//! Webhooks: addresses of other products that are told what happens in a company (Standard Webhooks).

mod answer;
pub(crate) mod claims;
mod delivery;
mod fresh_secret;
mod listing;
mod outcomes;
mod queue;
mod row;
mod secret;
mod sender;
mod service;
mod store;
mod switching_off;
mod testing;

pub use answer::WebhookAnswer;
pub(crate) use claims::{ClaimedWebhook, Health};
pub use delivery::{WebhookDelivery, WebhookDeliveryState};
pub use fresh_secret::FreshWebhookSecret;
pub use listing::{LastAttempt, ListedWebhook};
pub(crate) use outcomes::WebhookOutcome;
pub(crate) use queue::Occurrence;
pub use secret::WebhookSecret;
pub use sender::WebhookSender;
pub(crate) use sender::{Signed, envelope};
pub use service::{CreatedWebhook, WebhookChange, WebhookRefusal, Webhooks};
pub use testing::TestedWebhook;
