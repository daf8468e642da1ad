//! The table `webhooks`, as admins read and change it.

use nameplate_domain::{
    kernel::{CompanyId, Timestamp, WebhookId},
    webhooks::{NewWebhook, OffReason},
};
use sqlx::{Any, AssertSqlSafe, Executor};
use url::Url;

use super::{
    ListedWebhook,
    row::{COLUMNS, TABLE, WebhookRow},
};
use crate::kernel::{BEHIND_ALL_IDS, Db, StoreError, Tx, expect_rows};

pub(super) async fn list(
    db: &Db,
    company_id: &CompanyId,
    before: Option<&WebhookId>,
    limit: usize,
) -> Result<Vec<ListedWebhook>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhooks WHERE company_id = $1 AND id < $2
         ORDER BY id DESC LIMIT $3"
    );
    let rows: Vec<WebhookRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .bind(before.map_or(BEHIND_ALL_IDS, AsRef::as_ref))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(db.reader())
        .await?;
    rows.into_iter().map(ListedWebhook::try_from).collect()
}

pub(super) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    id: &WebhookId,
) -> Result<Option<ListedWebhook>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM webhooks WHERE company_id = $1 AND id = $2");
    let row: Option<WebhookRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .bind(id.as_ref())
        .fetch_optional(executor)
        .await?;
    row.map(ListedWebhook::try_from).transpose()
}

/// What a webhook's messages are signed with, sealed: its secret, and the one from before with its end.
pub(super) async fn sealed_secrets<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &WebhookId,
) -> Result<Option<(Vec<u8>, Option<Vec<u8>>, Option<i64>)>, StoreError> {
    let found = sqlx::query_as("SELECT sealed, old_sealed, old_until FROM webhooks WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(executor)
        .await?;
    Ok(found)
}

/// What a webhook's messages were signed with at first, sealed; `None` once another secret took its place.
pub(super) async fn first_sealed_secret(
    tx: &mut Tx,
    id: &WebhookId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found =
        sqlx::query_scalar("SELECT sealed FROM webhooks WHERE id = $1 AND rotated_at IS NULL")
            .bind(id.as_ref())
            .fetch_optional(&mut **tx)
            .await?;
    Ok(found)
}

/// How many webhooks of a company are on.
pub(super) async fn count_on(tx: &mut Tx, company_id: &CompanyId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM webhooks WHERE company_id = $1 AND off_at IS NULL",
    )
    .bind(company_id.as_ref())
    .fetch_one(&mut **tx)
    .await?;
    Ok(count)
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &WebhookId,
    company_id: &CompanyId,
    webhook: &NewWebhook<Url>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO webhooks (id, company_id, url, description, types, sealed, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.as_ref())
    .bind(company_id.as_ref())
    .bind(webhook.url.as_str())
    .bind(webhook.description.as_ref().map(AsRef::as_ref))
    .bind(webhook.types.words())
    .bind(sealed)
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

/// Changes a webhook. What failed elsewhere doesn't count where it is now, and it is sent something at once.
pub(super) async fn update(
    tx: &mut Tx,
    id: &WebhookId,
    webhook: &NewWebhook<Url>,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE webhooks SET failing_since = CASE WHEN url = $2 THEN failing_since END,
                             ready_at = CASE WHEN url = $2 THEN ready_at ELSE 0 END,
                             url = $2, description = $3, types = $4
         WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(webhook.url.as_str())
    .bind(webhook.description.as_ref().map(AsRef::as_ref))
    .bind(webhook.types.words())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Turns a webhook on: what it failed before counts no more, and it is sent something at once.
pub(super) async fn set_on(tx: &mut Tx, id: &WebhookId) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE webhooks SET off_at = NULL, off_reason = NULL, failing_since = NULL, ready_at = 0
         WHERE id = $1",
    )
    .bind(id.as_ref())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Turns a webhook off; gives `false` when it is off already, or gone.
pub(super) async fn set_off(
    tx: &mut Tx,
    id: &WebhookId,
    reason: OffReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE webhooks SET off_at = $2, off_reason = $3 WHERE id = $1 AND off_at IS NULL",
    )
    .bind(id.as_ref())
    .bind(now.as_millis())
    .bind(reason.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Gives a webhook another secret; the one from before goes on signing until a moment.
pub(super) async fn set_secret(
    tx: &mut Tx,
    id: &WebhookId,
    sealed: Vec<u8>,
    old_until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE webhooks SET old_sealed = sealed, old_until = $3, sealed = $2, rotated_at = $4
         WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(sealed)
    .bind(old_until.as_millis())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Deletes a webhook of a company with all that it was sent; gives whether there was one.
pub(super) async fn delete(
    tx: &mut Tx,
    company_id: &CompanyId,
    id: &WebhookId,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM webhooks WHERE company_id = $1 AND id = $2")
        .bind(company_id.as_ref())
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}
