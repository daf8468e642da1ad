//! Claiming messages that are due. A worker claims a webhook, and sends it the message that waits longest: so no webhook
//! has more than one message under way, however many processes there are.

use nameplate_domain::{
    deliveries::{LEASE_MS, next_attempt},
    kernel::{CompanyId, EventId, Timestamp, UserId, WebhookDeliveryId, WebhookId},
    webhooks::WebhookType,
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{Webhooks, delivery::TABLE, queue, row};
use crate::kernel::{StoreError, Tx, inconsistent, placeholders};

/// How many webhooks of one company are sent something at once, in all processes: others need their turn, too, and some
/// receivers take their time for each answer.
const COMPANY_AT_ONCE: u8 = 4;

/// Which webhooks a worker serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// Those that took the last message.
    Healthy,
    /// Those that did not: they may hang, and hold up each other alone.
    Failing,
}

impl Health {
    const fn condition(self) -> &'static str {
        match self {
            Self::Healthy => "webhooks.failing_since IS NULL",
            Self::Failing => "webhooks.failing_since IS NOT NULL",
        }
    }
}

/// A webhook that this process has claimed, and the message that it is sent.
#[derive(Clone, Debug)]
pub(crate) struct ClaimedWebhook {
    pub(crate) id: WebhookId,
    pub(crate) company_id: CompanyId,
    pub(crate) url: String,
    sealed: Vec<u8>,
    old: Option<(Vec<u8>, i64)>,
    pub(crate) message: WaitingMessage,
    /// The end of the lease: until then no other worker sends it anything.
    pub(crate) leased_until: Timestamp,
}

/// A message that waits for a webhook.
#[derive(Clone, Debug)]
pub(crate) struct WaitingMessage {
    pub(crate) id: WebhookDeliveryId,
    pub(crate) kind: WebhookType,
    pub(crate) event_id: Option<EventId>,
    /// The member whom it is about, in words of the API: their role, and the one that they had.
    pub(crate) member_id: Option<UserId>,
    pub(crate) role: Option<String>,
    pub(crate) old_role: Option<String>,
    pub(crate) created_at: Timestamp,
    /// How many times it was tried, this one included.
    pub(crate) tries: u32,
    /// The request that put it on its way.
    pub(crate) request_id: Option<String>,
}

#[derive(FromRow)]
struct ClaimedWebhookRow {
    id: String,
    company_id: String,
    url: String,
    sealed: Vec<u8>,
    old_sealed: Option<Vec<u8>>,
    old_until: Option<i64>,
}

#[derive(FromRow)]
struct MessageRow {
    id: String,
    webhook_id: String,
    r#type: String,
    event_id: Option<String>,
    member_id: Option<String>,
    role: Option<String>,
    old_role: Option<String>,
    created_at: i64,
    tries: i64,
    request_id: Option<String>,
}

impl ClaimedWebhook {
    fn read(
        webhook: &ClaimedWebhookRow,
        row: MessageRow,
        leased_until: Timestamp,
    ) -> Result<Self, StoreError> {
        let kind = WebhookType::parse(&row.r#type);
        Ok(Self {
            message: WaitingMessage {
                kind: kind.ok_or_else(|| inconsistent(TABLE, &row.id, &row.r#type))?,
                id: WebhookDeliveryId::new(row.id),
                event_id: row.event_id.map(EventId::new),
                member_id: row.member_id.map(UserId::new),
                role: row.role,
                old_role: row.old_role,
                created_at: Timestamp::from_millis(row.created_at),
                tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
                request_id: row.request_id,
            },
            id: WebhookId::new(webhook.id.as_str()),
            company_id: CompanyId::new(webhook.company_id.as_str()),
            url: webhook.url.clone(),
            sealed: webhook.sealed.clone(),
            old: webhook.old_sealed.clone().zip(webhook.old_until),
            leased_until,
        })
    }
}

impl Webhooks {
    /// Claims up to `limit` webhooks that have a message due, those that were served longest ago first.
    pub(crate) async fn claim(
        &self,
        health: Health,
        limit: usize,
    ) -> Result<Vec<ClaimedWebhook>, StoreError> {
        // Asked of a reader first: on SQLite there is one writer, and mostly nothing to do.
        let now = self.kernel.now().as_millis();
        let is_due: Option<i64> = sqlx::query_scalar(
            "SELECT due_at FROM webhook_deliveries WHERE settled_at IS NULL AND due_at <= $1 LIMIT 1",
        )
        .bind(now)
        .fetch_optional(self.kernel.db.reader())
        .await?;
        if is_due.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!("{} LIMIT 1", free(health));
        let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(now)
            .fetch_optional(self.kernel.db.reader())
            .await?;
        if found.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.kernel.db.begin().await?;
        // Only now: the writer may have been waited for, and a lease is to be a whole one.
        let now = self.kernel.now();
        let leased_until = now.plus_millis(LEASE_MS);
        let webhooks = claim_webhooks(&mut tx, health, limit, now, leased_until).await?;
        let messages = take_oldest(&mut tx, &webhooks, now).await?;
        tx.commit().await?;
        let mut claimed = Vec::with_capacity(messages.len());
        for message in messages {
            let Some(webhook) = webhooks.iter().find(|it| it.id == message.webhook_id) else {
                continue;
            };
            let (id, created_at) = (message.id.clone(), message.created_at);
            let tries = u32::try_from(message.tries).unwrap_or(u32::MAX);
            match ClaimedWebhook::read(webhook, message, leased_until) {
                Ok(webhook) => claimed.push(webhook),
                // A newer Nameplate may have written it: it is tried again, and holds up no other webhook.
                Err(error) => {
                    tracing::error!(%error, "a message to a webhook can't be read");
                    let next = next_attempt(Timestamp::from_millis(created_at), tries, now, None);
                    queue::put_off(&self.kernel.db, &id, next, now).await?;
                }
            }
        }
        Ok(claimed)
    }

    /// What a claimed webhook's messages are signed with now.
    pub(crate) fn secrets_of(
        &self,
        claimed: &ClaimedWebhook,
    ) -> Result<Vec<super::WebhookSecret>, StoreError> {
        row::read_secrets(&self.kernel, &claimed.id, &claimed.sealed, claimed.old.clone())
    }
}

/// The webhooks that are nobody's at the moment `$1`, and have a message due; of each company no more than make
/// [`COMPANY_AT_ONCE`] with those that are somebody's.
fn free(health: Health) -> String {
    format!(
        "SELECT free.id FROM (
             SELECT webhooks.id, webhooks.company_id, webhooks.ready_at,
                    ROW_NUMBER() OVER (PARTITION BY webhooks.company_id
                                       ORDER BY webhooks.ready_at, webhooks.id) AS place
             FROM webhooks
             WHERE webhooks.off_at IS NULL AND webhooks.leased_until <= $1 AND webhooks.ready_at <= $1
               AND {}
               AND EXISTS (SELECT 1 FROM webhook_deliveries AS waiting
                           WHERE waiting.webhook_id = webhooks.id AND waiting.settled_at IS NULL
                             AND waiting.due_at <= $1)) AS free
         LEFT JOIN (
             SELECT company_id, COUNT(*) AS count FROM webhooks
             WHERE leased_until > 0 AND leased_until > $1 GROUP BY company_id) AS leased
         ON leased.company_id = free.company_id
         WHERE free.place + COALESCE(leased.count, 0) <= {COMPANY_AT_ONCE}
         ORDER BY free.ready_at",
        health.condition()
    )
}

async fn claim_webhooks(
    tx: &mut Tx,
    health: Health,
    limit: usize,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Vec<ClaimedWebhookRow>, StoreError> {
    let sql = format!(
        "UPDATE webhooks SET leased_until = $2
         WHERE id IN ({} LIMIT $3) AND leased_until <= $1
         RETURNING id, company_id, url, sealed, old_sealed, old_until",
        free(health)
    );
    let rows = sqlx::query_as(AssertSqlSafe(sql))
        .bind(now.as_millis())
        .bind(leased_until.as_millis())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows)
}

/// Counts a try of the message that is due longest, of each webhook.
async fn take_oldest(
    tx: &mut Tx,
    webhooks: &[ClaimedWebhookRow],
    now: Timestamp,
) -> Result<Vec<MessageRow>, StoreError> {
    if webhooks.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "UPDATE webhook_deliveries SET tries = tries + 1
         WHERE id IN (
             SELECT (SELECT waiting.id FROM webhook_deliveries AS waiting
                     WHERE waiting.webhook_id = webhooks.id AND waiting.settled_at IS NULL
                       AND waiting.due_at <= $1
                     ORDER BY waiting.due_at, waiting.id LIMIT 1)
             FROM webhooks WHERE webhooks.id IN ({}))
         RETURNING id, webhook_id, type, event_id, member_id, role, old_role, created_at, tries,
                   request_id",
        placeholders(webhooks.len(), 2)
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(now.as_millis());
    let query = webhooks.iter().fold(query, |query, webhook| query.bind(webhook.id.as_str()));
    Ok(query.fetch_all(&mut **tx).await?)
}
