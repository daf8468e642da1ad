//! The table `activity`.

use nameplate_domain::{
    activity::{Activity, ActivityGroup, ActivityKind},
    kernel::{ActivityId, SessionId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use super::Entry;
use crate::kernel::{BEHIND_ALL_IDS, Db, Origin, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "activity";

#[derive(FromRow)]
struct ActivityRow {
    id: String,
    kind: String,
    happened_at: i64,
    session_id: Option<String>,
    ip: String,
    place: Option<String>,
    user_agent: String,
    detail: String,
    revoked_at: Option<i64>,
}

impl TryFrom<ActivityRow> for Activity {
    type Error = StoreError;

    fn try_from(row: ActivityRow) -> Result<Self, Self::Error> {
        Ok(Self {
            kind: row
                .kind
                .parse::<ActivityKind>()
                .map_err(|error| inconsistent(TABLE, &row.id, error))?,
            detail: serde_json::from_str(&row.detail)
                .map_err(|error| inconsistent(TABLE, &row.id, error))?,
            id: ActivityId::new(row.id),
            at: Timestamp::from_millis(row.happened_at),
            session_id: row.session_id.map(SessionId::new),
            ip: row.ip,
            place: row.place,
            user_agent: row.user_agent,
            revoked_at: row.revoked_at.map(Timestamp::from_millis),
        })
    }
}

const COLUMNS: &str =
    "id, kind, happened_at, session_id, ip, place, user_agent, detail, revoked_at";

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &ActivityId,
    entry: &Entry<'_>,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), StoreError> {
    let detail = serde_json::to_string(&entry.detail)
        .map_err(|error| inconsistent(TABLE, id.as_ref(), error))?;
    let inserted = sqlx::query(
        "INSERT INTO activity (id, user_id, kind, happened_at, session_id, ip, place, user_agent,
                               detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_ref())
    .bind(entry.user_id.map(AsRef::as_ref))
    .bind(entry.kind.as_str())
    .bind(now.as_millis())
    .bind(entry.session_id.map(AsRef::as_ref))
    .bind(origin.ip.as_str())
    .bind(origin.place.as_deref())
    .bind(origin.user_agent.as_str())
    .bind(detail)
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

pub(crate) async fn list(
    db: &Db,
    user_id: &UserId,
    group: Option<ActivityGroup>,
    before: Option<&ActivityId>,
    limit: i64,
) -> Result<Vec<Activity>, StoreError> {
    // Only words of ours, never what anybody typed.
    let kinds: Vec<String> = group
        .into_iter()
        .flat_map(ActivityGroup::kinds)
        .map(|kind| format!("'{}'", kind.as_str()))
        .collect();
    let of_kinds = if kinds.is_empty() {
        String::new()
    } else {
        format!("AND kind IN ({})", kinds.join(", "))
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM activity
         WHERE user_id = $1 AND id < $2 {of_kinds}
         ORDER BY id DESC LIMIT {limit}"
    );
    let rows: Vec<ActivityRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(before.map_or(BEHIND_ALL_IDS, AsRef::as_ref))
        .fetch_all(db.reader())
        .await?;
    rows.into_iter().map(Activity::try_from).collect()
}

/// Whose an event is.
pub(crate) async fn owner<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &ActivityId,
) -> Result<Option<UserId>, StoreError> {
    let user_id: Option<Option<String>> =
        sqlx::query_scalar("SELECT user_id FROM activity WHERE id = $1")
            .bind(id.as_ref())
            .fetch_optional(executor)
            .await?;
    Ok(user_id.flatten().map(UserId::new))
}

pub(crate) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &ActivityId,
) -> Result<Option<Activity>, StoreError> {
    by_id(executor, format!("SELECT {COLUMNS} FROM activity WHERE id = $1"), id).await
}

/// An event; locked against others until `tx` ends.
pub(crate) async fn lock(tx: &mut Tx, id: &ActivityId) -> Result<Option<Activity>, StoreError> {
    let sql = format!("UPDATE activity SET id = id WHERE id = $1 RETURNING {COLUMNS}");
    by_id(&mut **tx, sql, id).await
}

async fn by_id<'e>(
    executor: impl Executor<'e, Database = Any>,
    sql: String,
    id: &ActivityId,
) -> Result<Option<Activity>, StoreError> {
    let row: Option<ActivityRow> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(id.as_ref()).fetch_optional(executor).await?;
    row.map(Activity::try_from).transpose()
}

pub(crate) async fn set_revoked(
    tx: &mut Tx,
    id: &ActivityId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query("UPDATE activity SET revoked_at = $2 WHERE id = $1")
        .bind(id.as_ref())
        .bind(now.as_millis())
        .execute(&mut **tx)
        .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

pub(crate) async fn delete_before(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM activity WHERE happened_at < $1")
        .bind(oldest.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
