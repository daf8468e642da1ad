//! Sending one message to one webhook.

use std::{io::Cursor, time::Duration};

use http::{Request, header};
use nameplate_domain::{
    kernel::{Fault, Timestamp},
    webhooks::WebhookType,
};
use serde::Serialize;
use tracing::instrument;

use super::{WebhookAnswer, WebhookSecret, secret::seconds};
use crate::kernel::{Body, EgressClient, Endpoints, StoreError, Zone};

/// What a message to a webhook says of itself (Standard Webhooks, *Payload structure*).
#[derive(Serialize)]
struct Envelope<'a, T> {
    r#type: &'static str,
    /// When it happened.
    timestamp: String,
    data: &'a T,
}

/// The body of a message about what happened at a moment.
///
/// # Errors
/// [`StoreError::Work`], for what can't be written.
pub(crate) fn envelope(
    kind: WebhookType,
    at: Timestamp,
    data: &impl Serialize,
) -> Result<Vec<u8>, StoreError> {
    let envelope = Envelope { r#type: kind.as_str(), timestamp: Zone::iso(at), data };
    serde_json::to_vec(&envelope).map_err(|error| StoreError::Work(error.to_string()))
}

/// A message to a webhook, with what it is signed with.
pub(crate) struct Signed<'a> {
    /// Its id, the same at every try.
    pub(crate) id: &'a str,
    pub(crate) url: &'a str,
    /// One, or two while an old one still signs.
    pub(crate) secrets: &'a [WebhookSecret],
    pub(crate) body: Vec<u8>,
}

/// Sends messages to webhooks. Cheap to clone.
#[derive(Clone)]
pub struct WebhookSender {
    client: EgressClient,
}

impl WebhookSender {
    /// How long one try may take; it has to fit into a lease, and into a request of a page.
    pub const PATIENCE: Duration = Duration::from_secs(10);

    /// A sender to `endpoints`, which waits for an answer as long as `patience`.
    #[must_use]
    pub fn new(endpoints: Endpoints, patience: Duration) -> Self {
        Self { client: EgressClient::new(endpoints, patience) }
    }

    /// Where messages may be sent to.
    pub(super) const fn endpoints(&self) -> Endpoints {
        self.client.endpoints
    }

    /// Sends a message.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn send(&self, message: Signed<'_>, now: Timestamp) -> WebhookAnswer {
        let Some(request) = self.write(message, now) else { return WebhookAnswer::AddressRefused };
        match self.client.send(request).await {
            Ok(head) => WebhookAnswer::read(&head, now),
            Err(unanswered) => unanswered.into(),
        }
    }

    /// Writes a request; `None` when there can't be one. What may be asked is judged again, for it may have been
    /// taken when other rules held.
    fn write(&self, message: Signed<'_>, now: Timestamp) -> Option<Request<Body>> {
        let url = self.client.endpoints.parse(message.url, Fault::NotAWebhookAddress).ok()?;
        let sign = |secret: &WebhookSecret| secret.sign(message.id, now, &message.body);
        let signatures: Vec<_> = message.secrets.iter().map(sign).collect();
        Request::post(url.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("Nameplate/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", message.id)
            .header("webhook-timestamp", seconds(now))
            .header("webhook-signature", signatures.join(" "))
            .body(Body::new(Cursor::new(message.body)))
            .ok()
    }
}
