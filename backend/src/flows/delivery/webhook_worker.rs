//! Telling webhooks what happened, and recording how that ended.

use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{message_worker::OWN_FAULT, webhook_payload};
use crate::{
    kernel::{Kernel, StoreError},
    webhooks::{ClaimedWebhook, Health, Signed, WebhookOutcome, WebhookSender, Webhooks},
};

/// Writes the messages of webhooks, and sends them.
#[derive(Clone)]
pub(super) struct WebhookWorker {
    pub(super) kernel: Kernel,
    pub(super) webhooks: Webhooks,
    pub(super) sender: WebhookSender,
    pub(super) health: Health,
}

impl WebhookWorker {
    /// Claims up to `room` webhooks, and sets a message to each under way; gives how many it claimed.
    pub(super) async fn start_due(
        &self,
        under_way: &mut JoinSet<()>,
        room: usize,
    ) -> Result<usize, StoreError> {
        let claimed = self.webhooks.claim(self.health, room).await?;
        let count = claimed.len();
        for webhook in claimed {
            let worker = self.clone();
            let span = tracing::info_span!(
                "webhook",
                id = %webhook.id,
                message = %webhook.message.id,
                request_id = webhook.message.request_id.as_deref(),
            );
            under_way.spawn(async move { worker.deliver(&webhook).await }.instrument(span));
        }
        Ok(count)
    }

    async fn deliver(&self, webhook: &ClaimedWebhook) {
        let outcome = self.send(webhook).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a message to a webhook could not be prepared");
            WebhookOutcome::Unprepared(OWN_FAULT)
        });
        if let Err(error) = self.webhooks.record_outcome(webhook, outcome).await {
            // The lease ends by itself, and the message is sent again.
            tracing::error!(%error, "what a webhook answered was not recorded");
        }
    }

    async fn send(&self, webhook: &ClaimedWebhook) -> Result<WebhookOutcome, StoreError> {
        let Some(body) = webhook_payload::write(&self.kernel.db, webhook).await? else {
            return Ok(WebhookOutcome::Nothing);
        };
        let secrets = self.webhooks.secrets_of(webhook)?;
        let id = webhook.message.id.as_ref();
        let message = Signed { id, url: &webhook.url, secrets: &secrets, body };
        Ok(WebhookOutcome::Answered(self.sender.send(message, self.kernel.now()).await))
    }
}
