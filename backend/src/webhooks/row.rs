//! Rows of `webhooks`.

use nameplate_domain::{
    kernel::{Timestamp, WebhookId},
    webhooks::{OffReason, WebhookDescription, WebhookTypes},
};
use sqlx::FromRow;

use super::{LastAttempt, ListedWebhook, WebhookSecret};
use crate::kernel::{Kernel, StoreError, inconsistent};

pub(super) const TABLE: &str = "webhooks";

/// What a [`WebhookRow`] is read from.
pub(super) const COLUMNS: &str = "id, url, description, types, created_at, off_at, off_reason, failing_since, \
     last_attempt_at, last_answer, old_until";

#[derive(FromRow)]
pub(super) struct WebhookRow {
    id: String,
    url: String,
    description: Option<String>,
    types: String,
    created_at: i64,
    off_at: Option<i64>,
    off_reason: Option<String>,
    failing_since: Option<i64>,
    last_attempt_at: Option<i64>,
    last_answer: Option<String>,
    old_until: Option<i64>,
}

impl TryFrom<WebhookRow> for ListedWebhook {
    type Error = StoreError;

    fn try_from(row: WebhookRow) -> Result<Self, StoreError> {
        let at = Timestamp::from_millis;
        let description = row.description.as_deref().map(WebhookDescription::parse).transpose();
        let off = row.off_at.map(|off_at| {
            let reason = row.off_reason.as_deref().and_then(OffReason::parse);
            let reason = reason.ok_or_else(|| inconsistent(TABLE, &row.id, &row.off_reason))?;
            Ok::<_, StoreError>((reason, at(off_at)))
        });
        Ok(Self {
            types: read_types(&row.id, &row.types)?,
            description: description.map_err(|fault| inconsistent(TABLE, &row.id, fault))?,
            off: off.transpose()?,
            id: WebhookId::new(row.id),
            url: row.url,
            created_at: at(row.created_at),
            failing_since: row.failing_since.map(at),
            last_attempt: row.last_attempt_at.map(|attempted_at| LastAttempt {
                at: at(attempted_at),
                answer: row.last_answer.unwrap_or_default(),
            }),
            old_secret_until: row.old_until.map(at),
        })
    }
}

/// What a webhook is told of, as it is stored.
pub(super) fn read_types(id: &str, words: &str) -> Result<WebhookTypes, StoreError> {
    let words: Vec<_> = words.split(' ').collect();
    WebhookTypes::parse(&words).map_err(|fault| inconsistent(TABLE, id, fault))
}

/// What a webhook's messages are signed with now: its secret, and the one from before as long as that counts.
pub(super) fn read_secrets(
    kernel: &Kernel,
    id: &WebhookId,
    sealed: &[u8],
    old: Option<(Vec<u8>, i64)>,
) -> Result<Vec<WebhookSecret>, StoreError> {
    let mut secrets = vec![WebhookSecret::open(kernel, id, sealed)?];
    if let Some((old, until)) = old
        && Timestamp::from_millis(until) > kernel.now()
    {
        secrets.push(WebhookSecret::open(kernel, id, &old)?);
    }
    Ok(secrets)
}
