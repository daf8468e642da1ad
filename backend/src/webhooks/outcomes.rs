//! How tries ended, in the tables `webhook_deliveries` and `webhooks`.

use nameplate_domain::{
    deliveries::next_attempt,
    kernel::{HOUR_MS, Timestamp},
    webhooks::{FAILING_GAP_MS, OffReason, is_hopeless, rest_ms},
};

use super::{ClaimedWebhook, WebhookAnswer, Webhooks};
use crate::kernel::{StoreError, Tx};

/// For how long whoever asks to be left alone is, at the most, in milliseconds: as long as a message waits that is tried
/// again.
const LONGEST_PAUSE_MS: i64 = HOUR_MS;

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WebhookOutcome {
    Answered(WebhookAnswer),
    /// There is nothing to tell any more: what it was about is gone.
    Nothing,
    /// Nameplate could not write the message; this is the sentence that Admins read.
    Unprepared(&'static str),
}

impl Webhooks {
    /// Notes how a try ended, and lets go of the webhook. One that is gone, or took nothing for three days, is switched
    /// off.
    pub(crate) async fn record_outcome(
        &self,
        claimed: &ClaimedWebhook,
        outcome: WebhookOutcome,
    ) -> Result<(), StoreError> {
        let now = self.kernel.now();
        // The webhook's row first, then the message's, as whoever turns it off: so no two wait for each other.
        let mut tx = self.kernel.db.begin().await?;
        let (words, answer) = match outcome {
            WebhookOutcome::Nothing => {
                release(&mut tx, claimed, now, now).await?;
                settle(&mut tx, claimed, None, now).await?;
                return Ok(tx.commit().await?);
            }
            WebhookOutcome::Answered(answer) => (answer.to_string(), Some(answer)),
            WebhookOutcome::Unprepared(words) => (words.to_owned(), None),
        };
        if answer.is_some_and(WebhookAnswer::is_taken) {
            set_answer(&mut tx, claimed, &words, None, now).await?;
            release(&mut tx, claimed, now, now).await?;
            settle(&mut tx, claimed, Some(&words), now).await?;
            return Ok(tx.commit().await?);
        }
        let not_before = answer.and_then(WebhookAnswer::not_before);
        let message = &claimed.message;
        let next = next_attempt(message.created_at, message.tries, now, not_before);
        // What is our own fault is none of the webhook's.
        let failing_since = match answer {
            Some(_) => set_answer(&mut tx, claimed, &words, Some(now), now).await?,
            None => None,
        };
        let rest = now.plus_millis(failing_since.map_or(0, |since| rest_ms(since, now)));
        let wanted = not_before.unwrap_or(now).min(now.plus_millis(LONGEST_PAUSE_MS));
        release(&mut tx, claimed, rest.max(wanted), now).await?;
        postpone(&mut tx, claimed, &words, next, now).await?;
        tx.commit().await?;
        tracing::warn!(message = %message.id, tries = message.tries, answer = words, "a webhook took no message");
        if answer == Some(WebhookAnswer::Gone) {
            self.switch_off(claimed, OffReason::Gone).await?;
        } else if failing_since.is_some_and(|since| is_hopeless(since, now)) {
            self.switch_off(claimed, OffReason::Failing).await?;
        }
        Ok(())
    }
}

/// Notes that a message is settled: as delivered, with what was answered, or as dropped.
async fn settle(
    tx: &mut Tx,
    claimed: &ClaimedWebhook,
    answer: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Once delivered it is delivered, also when it was dropped meanwhile.
    sqlx::query(
        "UPDATE webhook_deliveries
         SET settled_at = $2, member_id = NULL, answer = $3,
             attempted_at = CASE WHEN $3 IS NULL THEN attempted_at ELSE $2 END,
             delivered_at = CASE WHEN $3 IS NULL THEN delivered_at ELSE $2 END
         WHERE id = $1 AND delivered_at IS NULL",
    )
    .bind(claimed.message.id.as_ref())
    .bind(now.as_millis())
    .bind(answer)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that a message was not taken, and when it is tried again; without a moment it is given up. Changes nothing when
/// somebody else, after the lease, has tried it again.
async fn postpone(
    tx: &mut Tx,
    claimed: &ClaimedWebhook,
    answer: &str,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE webhook_deliveries
         SET attempted_at = $3, answer = $4, due_at = COALESCE($5, due_at),
             settled_at = CASE WHEN $5 IS NULL THEN $3 END,
             member_id = CASE WHEN $5 IS NULL THEN NULL ELSE member_id END
         WHERE id = $1 AND tries = $2 AND settled_at IS NULL",
    )
    .bind(claimed.message.id.as_ref())
    .bind(i64::from(claimed.message.tries))
    .bind(now.as_millis())
    .bind(answer)
    .bind(next.map(Timestamp::as_millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes what a webhook answered, and that it fails now or not any more; gives since when it does: for as long as it was
/// sent something again and again (no pause longer than [`FAILING_GAP_MS`]). Nothing for one that has another address by now, or is off.
async fn set_answer(
    tx: &mut Tx,
    claimed: &ClaimedWebhook,
    answer: &str,
    failed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let since: Option<Option<i64>> = sqlx::query_scalar(
        "UPDATE webhooks
         SET last_attempt_at = $3, last_answer = $4,
             failing_since = CASE WHEN $5 IS NULL OR failing_since IS NULL OR last_attempt_at < $6
                                  THEN $5 ELSE failing_since END
         WHERE id = $1 AND url = $2 AND off_at IS NULL
         RETURNING failing_since",
    )
    .bind(claimed.id.as_ref())
    .bind(claimed.url.as_str())
    .bind(now.as_millis())
    .bind(answer)
    .bind(failed_at.map(Timestamp::as_millis))
    .bind(now.plus_millis(-FAILING_GAP_MS).as_millis())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(since.flatten().map(Timestamp::from_millis))
}

/// Lets go of a webhook, which rests until a moment. Changes nothing when the lease is over, and it is somebody else's.
async fn release(
    tx: &mut Tx,
    claimed: &ClaimedWebhook,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE webhooks SET leased_until = 0, ready_at = $3 WHERE id = $1 AND leased_until = $2",
    )
    .bind(claimed.id.as_ref())
    .bind(claimed.leased_until.as_millis())
    .bind(until.max(now).as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
