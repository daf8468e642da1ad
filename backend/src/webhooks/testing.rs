//! *Send test*: whether a webhook is reached.

use nameplate_domain::{
    companies::{Permission, Seat},
    kernel::{Timestamp, WebhookDeliveryId, WebhookId},
    webhooks::{WEBHOOK_TESTS, WebhookType},
};
use serde::Serialize;
use tracing::instrument;

use super::{
    Signed, WebhookAnswer, Webhooks,
    delivery::TABLE,
    envelope,
    row::read_secrets,
    service::{WebhookRefusal, find},
    store,
};
use crate::kernel::{Bucket, ServiceError, StoreError, Tx, expect_rows, request_id};

/// What a test tells.
#[derive(Serialize)]
struct TestData<'a> {
    webhook_id: &'a WebhookId,
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestedWebhook {
    /// The `webhook-id` of the message.
    pub id: WebhookDeliveryId,
    pub answer: WebhookAnswer,
}

impl Webhooks {
    /// Sends a test to a webhook, also when it is off, and waits for what it answers. It is not tried again, and a
    /// failure counts for nothing.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`]; [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn send_test(
        &self,
        seat: &Seat,
        id: &WebhookId,
    ) -> Result<TestedWebhook, WebhookRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        let webhook = find(&mut tx, seat, id).await?;
        let bucket = Bucket::of_users("webhook_test", id, &seat.user_id);
        self.rate_limits.pass_in(&mut tx, &bucket, WEBHOOK_TESTS).await?;
        let sealed = store::sealed_secrets(&mut *tx, id).await?;
        let (sealed, old, old_until) = sealed.ok_or(ServiceError::NotFound)?;
        // Nobody waits for the company while the webhook is waited for.
        self.kernel.commit(tx).await?;
        let secrets = read_secrets(&self.kernel, id, &sealed, old.zip(old_until))?;
        let message_id = WebhookDeliveryId::new(self.kernel.new_id());
        let sent_at = self.kernel.now();
        let body = envelope(WebhookType::Test, sent_at, &TestData { webhook_id: id })?;
        let message =
            Signed { id: message_id.as_ref(), url: &webhook.url, secrets: &secrets, body };
        let answer = self.sender.send(message, sent_at).await;
        let mut tx = self.kernel.db.begin().await?;
        record(&mut tx, id, &message_id, answer, (sent_at, self.kernel.now())).await?;
        self.kernel.commit(tx).await?;
        Ok(TestedWebhook { id: message_id, answer })
    }
}

/// Notes what a webhook answered to a test. It may be deleted by then.
async fn record(
    tx: &mut Tx,
    id: &WebhookId,
    message_id: &WebhookDeliveryId,
    answer: WebhookAnswer,
    (sent_at, now): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let words = answer.to_string();
    let delivered_at = answer.is_taken().then(|| now.as_millis());
    let updated = sqlx::query(
        "UPDATE webhooks
         SET last_attempt_at = $2, last_answer = $3,
             failing_since = CASE WHEN $4 IS NULL THEN failing_since END
         WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(now.as_millis())
    .bind(words.as_str())
    .bind(delivered_at)
    .execute(&mut **tx)
    .await?;
    if updated.rows_affected() == 0 {
        return Ok(());
    }
    let inserted = sqlx::query(
        "INSERT INTO webhook_deliveries (id, webhook_id, type, created_at, due_at, tries,
                                         attempted_at, settled_at, delivered_at, answer, request_id)
         VALUES ($1, $2, $3, $4, $4, 1, $5, $5, $6, $7, $8)",
    )
    .bind(message_id.as_ref())
    .bind(id.as_ref())
    .bind(WebhookType::Test.as_str())
    .bind(sent_at.as_millis())
    .bind(now.as_millis())
    .bind(delivered_at)
    .bind(words)
    .bind(request_id())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, message_id.as_ref(), inserted.rows_affected(), 1)
}
