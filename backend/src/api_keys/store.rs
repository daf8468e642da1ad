//! The table `api_keys`.

use nameplate_domain::{
    api_keys::{ApiKeyName, EXPIRY_NOTICE_MS, SHORT_EXPIRY_NOTICE_MS, Scopes, UNUSED_MS},
    kernel::{ApiKeyId, CompanyId, SessionId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor};

use super::{
    ApiKeyCounts, ApiSecret, ListedApiKey,
    listing::KEPT_MS,
    row::{ApiKeyRow, COLUMNS, FROM, TABLE},
};
use crate::kernel::{BEHIND_ALL_IDS, Db, StoreError, Tx, expect_rows};

/// A key as it is stored.
pub(super) struct NewRow<'a> {
    pub(super) id: &'a ApiKeyId,
    pub(super) user_id: &'a UserId,
    pub(super) company_id: &'a CompanyId,
    pub(super) name: &'a ApiKeyName,
    pub(super) scopes: &'a Scopes,
    pub(super) expires_at: Option<Timestamp>,
    /// The session that it is made in; `None` for one that is made by command.
    pub(super) session_id: Option<&'a SessionId>,
    pub(super) secret: &'a ApiSecret,
}

pub(super) async fn insert(
    tx: &mut Tx,
    row: &NewRow<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO api_keys (id, user_id, company_id, name, prefix, key_hash, created_at, scopes, expires_at,
                               session_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(row.id.as_ref())
    .bind(row.user_id.as_ref())
    .bind(row.company_id.as_ref())
    .bind(row.name.as_ref())
    .bind(row.secret.shown())
    .bind(row.secret.hash())
    .bind(now.as_millis())
    .bind(row.scopes.words())
    .bind(row.expires_at.map(Timestamp::as_millis))
    .bind(row.session_id.map(AsRef::as_ref))
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, row.id.as_ref(), inserted.rows_affected(), 1)
}

/// Holds for keys that work at the moment `$2`.
const WORKS: &str =
    "api_keys.revoked_at IS NULL AND (api_keys.expires_at IS NULL OR api_keys.expires_at > $2)";

/// Holds for keys that are about to stop working, as [`expires_soon`](nameplate_domain::api_keys::expires_soon) says,
/// at the moment that stands for `now`.
pub(super) fn expires_soon(now: &str) -> String {
    format!(
        "(api_keys.expires_at - {now} <= {SHORT_EXPIRY_NOTICE_MS}
          OR (api_keys.expires_at - {now} <= {EXPIRY_NOTICE_MS}
              AND api_keys.expires_at - api_keys.created_at > {EXPIRY_NOTICE_MS}))"
    )
}

/// How many keys of a user work in a company.
pub(super) async fn count_working(
    tx: &mut Tx,
    user_id: &UserId,
    now: Timestamp,
    company_id: &CompanyId,
) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM api_keys WHERE api_keys.user_id = $1 AND {WORKS} AND api_keys.company_id = $3"
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(now.as_millis())
        .bind(company_id.as_ref())
        .fetch_one(&mut **tx)
        .await?)
}

/// How many keys of a user work, and what of them needs somebody.
pub(super) async fn counts(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<ApiKeyCounts, StoreError> {
    let soon = expires_soon("$2");
    // As `ListedApiKey::state` sorts them.
    let sql = format!(
        "SELECT COUNT(*),
                COUNT(CASE WHEN replacement_id IS NULL AND {soon} THEN 1 END),
                COUNT(CASE WHEN replacement_id IS NULL AND (expires_at IS NULL OR NOT {soon})
                            AND COALESCE(last_used_at, created_at) <= $3 THEN 1 END),
                COUNT(CASE WHEN expires_at IS NULL THEN 1 END)
         FROM api_keys WHERE user_id = $1 AND {WORKS}"
    );
    let counts: (i64, i64, i64, i64) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(now.as_millis())
        .bind(now.plus_millis(-UNUSED_MS).as_millis())
        .fetch_one(db.reader())
        .await?;
    let (working, expiring, unused, endless) = counts;
    Ok(ApiKeyCounts {
        working: working.unsigned_abs(),
        expiring: expiring.unsigned_abs(),
        unused: unused.unsigned_abs(),
        endless: endless.unsigned_abs(),
    })
}

/// Those of a user that work, older than `before` when given.
pub(super) async fn working_of_user(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
    before: Option<&ApiKeyId>,
    limit: usize,
) -> Result<Vec<ListedApiKey>, StoreError> {
    working(db, "user_id", user_id.as_ref(), now, before, limit).await
}

/// Those that act in a company and work, older than `before` when given.
pub(super) async fn working_in_company(
    db: &Db,
    company_id: &CompanyId,
    now: Timestamp,
    before: Option<&ApiKeyId>,
    limit: usize,
) -> Result<Vec<ListedApiKey>, StoreError> {
    working(db, "company_id", company_id.as_ref(), now, before, limit).await
}

async fn working(
    db: &Db,
    column: &'static str,
    id: &str,
    now: Timestamp,
    before: Option<&ApiKeyId>,
    limit: usize,
) -> Result<Vec<ListedApiKey>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM}
         WHERE api_keys.{column} = $1 AND {WORKS} AND api_keys.id < $3
         ORDER BY api_keys.id DESC LIMIT $4"
    );
    let rows: Vec<ApiKeyRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id)
        .bind(now.as_millis())
        .bind(before.map_or(BEHIND_ALL_IDS, AsRef::as_ref))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(db.reader())
        .await?;
    rows.into_iter().map(ListedApiKey::try_from).collect()
}

/// Those of a user that work no more.
pub(super) async fn ended_of_user(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<ListedApiKey>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE api_keys.user_id = $1 AND NOT ({WORKS})
         ORDER BY api_keys.id DESC LIMIT $3"
    );
    let rows: Vec<ApiKeyRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(now.as_millis())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(db.reader())
        .await?;
    rows.into_iter().map(ListedApiKey::try_from).collect()
}

pub(super) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &UserId,
    id: &ApiKeyId,
) -> Result<Option<ListedApiKey>, StoreError> {
    find_where(executor, "user_id", user_id.as_ref(), id).await
}

pub(super) async fn find_in_company<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    id: &ApiKeyId,
) -> Result<Option<ListedApiKey>, StoreError> {
    find_where(executor, "company_id", company_id.as_ref(), id).await
}

async fn find_where<'e>(
    executor: impl Executor<'e, Database = Any>,
    column: &'static str,
    of: &str,
    id: &ApiKeyId,
) -> Result<Option<ListedApiKey>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM {FROM} WHERE api_keys.id = $1 AND api_keys.{column} = $2");
    let row: Option<ApiKeyRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id.as_ref())
        .bind(of)
        .fetch_optional(executor)
        .await?;
    row.map(ListedApiKey::try_from).transpose()
}

/// Revokes a key; gives `false` when that was done before. Another one whose place it took can be regenerated again.
pub(super) async fn revoke(tx: &mut Tx, id: &ApiKeyId, now: Timestamp) -> Result<bool, StoreError> {
    let revoked =
        sqlx::query("UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.as_ref())
            .bind(now.as_millis())
            .execute(&mut **tx)
            .await?;
    sqlx::query("UPDATE api_keys SET replacement_id = NULL WHERE replacement_id = $1 AND revoked_at IS NULL")
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(revoked.rows_affected() == 1)
}

/// Has a key work until a moment at the most; gives `false` for one that works no more, or that another one took
/// the place of before.
pub(super) async fn replace(
    tx: &mut Tx,
    id: &ApiKeyId,
    by: &ApiKeyId,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE api_keys
         SET replacement_id = $3,
             expires_at = CASE WHEN expires_at < $4 THEN expires_at ELSE $4 END
         WHERE id = $1 AND replacement_id IS NULL AND {WORKS}"
    );
    let replaced = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_ref())
        .bind(now.as_millis())
        .bind(by.as_ref())
        .bind(until.as_millis())
        .execute(&mut **tx)
        .await?;
    Ok(replaced.rows_affected() == 1)
}

/// The keys that a user made in a session and that work.
pub(super) async fn working_of_session(
    tx: &mut Tx,
    user_id: &UserId,
    session_id: &SessionId,
    now: Timestamp,
) -> Result<Vec<ListedApiKey>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM}
         WHERE api_keys.user_id = $1 AND {WORKS} AND api_keys.session_id = $3"
    );
    let rows: Vec<ApiKeyRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(now.as_millis())
        .bind(session_id.as_ref())
        .fetch_all(&mut **tx)
        .await?;
    rows.into_iter().map(ListedApiKey::try_from).collect()
}

/// Revokes the keys of somebody in a company that they leave.
pub(super) async fn revoke_of_member(
    tx: &mut Tx,
    user_id: &UserId,
    company_id: &CompanyId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE api_keys SET revoked_at = $3
         WHERE user_id = $1 AND company_id = $2 AND revoked_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The sessions in which keys were made that work.
pub(super) async fn sessions(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT session_id FROM api_keys
         WHERE user_id = $1 AND {WORKS} AND session_id IS NOT NULL"
    );
    let ids: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(now.as_millis())
        .fetch_all(db.reader())
        .await?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// Removes keys that have been over for [`KEPT_MS`]; gives how many.
pub(super) async fn prune(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM api_keys WHERE revoked_at < $1 OR expires_at < $1")
        .bind(now.plus_millis(-KEPT_MS).as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
