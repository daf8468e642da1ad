//! What a webhook was sent: rows of `webhook_deliveries`, as admins read them.

use nameplate_domain::{
    kernel::{CompanyId, Timestamp, WebhookDeliveryId, WebhookId},
    webhooks::WebhookType,
};
use sqlx::FromRow;

use crate::kernel::{BEHIND_ALL_IDS, Db, StoreError, inconsistent};

pub(super) const TABLE: &str = "webhook_deliveries";

/// A message to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Its `webhook-id`. Ids are ordered by time.
    pub id: WebhookDeliveryId,
    pub kind: WebhookType,
    pub created_at: Timestamp,
    /// How many times it was sent.
    pub tries: u32,
    /// When it was sent last.
    pub attempted_at: Option<Timestamp>,
    /// What was answered then, as a sentence.
    pub answer: Option<String>,
    pub state: WebhookDeliveryState,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookDeliveryState {
    /// It is sent at this moment, for the first time or again.
    Waiting(Timestamp),
    Delivered(Timestamp),
    /// It was given up, or its webhook was turned off.
    Dropped(Timestamp),
}

impl WebhookDeliveryState {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Delivered(_) => "delivered",
            Self::Dropped(_) => "dropped",
        }
    }
}

#[derive(FromRow)]
struct WebhookDeliveryRow {
    id: String,
    r#type: String,
    created_at: i64,
    due_at: i64,
    tries: i64,
    attempted_at: Option<i64>,
    answer: Option<String>,
    delivered_at: Option<i64>,
    settled_at: Option<i64>,
}

impl TryFrom<WebhookDeliveryRow> for WebhookDelivery {
    type Error = StoreError;

    fn try_from(row: WebhookDeliveryRow) -> Result<Self, StoreError> {
        let at = Timestamp::from_millis;
        let kind = WebhookType::parse(&row.r#type);
        Ok(Self {
            kind: kind.ok_or_else(|| inconsistent(TABLE, &row.id, &row.r#type))?,
            id: WebhookDeliveryId::new(row.id),
            created_at: at(row.created_at),
            tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
            attempted_at: row.attempted_at.map(at),
            answer: row.answer,
            state: match (row.delivered_at, row.settled_at) {
                (Some(delivered_at), _) => WebhookDeliveryState::Delivered(at(delivered_at)),
                (None, Some(settled_at)) => WebhookDeliveryState::Dropped(at(settled_at)),
                (None, None) => WebhookDeliveryState::Waiting(at(row.due_at)),
            },
        })
    }
}

/// The newest deliveries of a webhook of a company.
pub(super) async fn list(
    db: &Db,
    company_id: &CompanyId,
    id: &WebhookId,
    before: Option<&WebhookDeliveryId>,
    limit: usize,
) -> Result<Vec<WebhookDelivery>, StoreError> {
    let rows: Vec<WebhookDeliveryRow> = sqlx::query_as(
        "SELECT sent.id, sent.type, sent.created_at, sent.due_at, sent.tries, sent.attempted_at,
                sent.answer, sent.delivered_at, sent.settled_at
         FROM webhook_deliveries AS sent JOIN webhooks ON webhooks.id = sent.webhook_id
         WHERE webhooks.company_id = $1 AND sent.webhook_id = $2 AND sent.id < $3
         ORDER BY sent.id DESC LIMIT $4",
    )
    .bind(company_id.as_ref())
    .bind(id.as_ref())
    .bind(before.map_or(BEHIND_ALL_IDS, AsRef::as_ref))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    // What a newer Nameplate wrote must not hide the rest.
    let read = |row| {
        let read = WebhookDelivery::try_from(row);
        read.inspect_err(|error| tracing::error!(%error, "a message to a webhook can't be read"))
    };
    Ok(rows.into_iter().filter_map(|row| read(row).ok()).collect())
}
