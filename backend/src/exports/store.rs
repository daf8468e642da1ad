//! The tables `exports` and `export_chunks`.

use nameplate_domain::{
    exports::{Export, ExportState},
    kernel::{ExportId, SessionId, Timestamp, UserId},
};
use sqlx::FromRow;

use crate::kernel::{Db, StoreError, Tx, expect_rows};

const TABLE: &str = "exports";

#[derive(FromRow)]
struct ExportRow {
    id: String,
    requested_at: i64,
    done: i64,
    total: i64,
    size: i64,
    failed_at: Option<i64>,
    ends_at: Option<i64>,
}

impl From<ExportRow> for Export {
    fn from(row: ExportRow) -> Self {
        let state = match (row.ends_at, row.failed_at) {
            (Some(ends_at), _) => ExportState::Ready {
                size: row.size.unsigned_abs(),
                ends_at: Timestamp::from_millis(ends_at),
            },
            (None, Some(_)) => ExportState::Failed,
            (None, None) => {
                ExportState::under_way(row.done.unsigned_abs(), row.total.unsigned_abs())
            }
        };
        let requested_at = Timestamp::from_millis(row.requested_at);
        Self { id: ExportId::new(row.id), requested_at, state }
    }
}

/// A copy that somebody makes, until the lease ends.
#[derive(Clone, Debug)]
pub(crate) struct ClaimedExport {
    pub(crate) id: ExportId,
    pub(crate) user_id: UserId,
    /// What tells this try from others.
    pub(crate) claim: String,
    /// How many tries there were, this one included.
    pub(crate) tries: u32,
}

/// How far a copy is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ExportProgress {
    pub(crate) done: u64,
    pub(crate) total: u64,
}

/// Asks for a copy, and forgets those that failed. Gives `false`, and asks for nothing, when one is under way.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: &ExportId,
    user_id: &UserId,
    session_id: &SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sqlx::query("DELETE FROM exports WHERE user_id = $1 AND failed_at IS NOT NULL")
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    let inserted = sqlx::query(
        "INSERT INTO exports (id, user_id, session_id, requested_at, lease_until)
         VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_ref())
    .bind(user_id.as_ref())
    .bind(session_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// A user's copies, the newest first.
pub(crate) async fn list(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<Vec<Export>, StoreError> {
    let rows: Vec<ExportRow> = sqlx::query_as(
        "SELECT id, requested_at, done, total, size, failed_at, ends_at FROM exports
         WHERE user_id = $1 AND (ends_at IS NULL OR ends_at > $2) ORDER BY id DESC",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .fetch_all(db.reader())
    .await?;
    Ok(rows.into_iter().map(Export::from).collect())
}

/// A part of a copy, if there is such a part.
pub(crate) async fn chunk(
    db: &Db,
    id: &ExportId,
    number: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM export_chunks WHERE export_id = $1 AND number = $2";
    let query = sqlx::query_scalar(sql).bind(id.as_ref()).bind(number);
    Ok(query.fetch_optional(db.reader()).await?)
}

/// Claims a copy that nobody makes, if there is one.
pub(crate) async fn claim(
    db: &Db,
    claim: String,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<ClaimedExport>, StoreError> {
    // Asked of a reader first: on SQLite there is one writer, and mostly nothing to do.
    let waiting: Option<String> = sqlx::query_scalar(
        "SELECT id FROM exports
         WHERE ready_at IS NULL AND failed_at IS NULL AND lease_until <= $1
         ORDER BY lease_until LIMIT 1",
    )
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    let Some(id) = waiting else { return Ok(None) };
    let claimed: Option<(String, i64)> = sqlx::query_as(
        "UPDATE exports SET lease_until = $3, claim = $4, tries = tries + 1
         WHERE id = $1 AND ready_at IS NULL AND failed_at IS NULL AND lease_until <= $2
         RETURNING user_id, tries",
    )
    .bind(id.as_str())
    .bind(now.as_millis())
    .bind(lease_until.as_millis())
    .bind(claim.as_str())
    .fetch_optional(db.writer())
    .await?;
    Ok(claimed.map(|(user_id, tries)| ClaimedExport {
        id: ExportId::new(id),
        user_id: UserId::new(user_id),
        claim,
        tries: u32::try_from(tries).unwrap_or(u32::MAX),
    }))
}

/// Notes how far a copy is, and holds it for longer. Gives `false` when it is somebody else's by now, or gone.
pub(crate) async fn set_progress(
    tx: &mut Tx,
    export: &ClaimedExport,
    progress: ExportProgress,
    lease_until: Timestamp,
) -> Result<bool, StoreError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let updated = sqlx::query(
        "UPDATE exports SET done = $3, total = $4, lease_until = $5
         WHERE id = $1 AND claim = $2 AND ready_at IS NULL AND failed_at IS NULL",
    )
    .bind(export.id.as_ref())
    .bind(export.claim.as_str())
    .bind(number(progress.done))
    .bind(number(progress.total))
    .bind(lease_until.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Removes what a try before left of a copy.
pub(crate) async fn clear_chunks(tx: &mut Tx, id: &ExportId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM export_chunks WHERE export_id = $1")
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn insert_chunk(
    tx: &mut Tx,
    id: &ExportId,
    number: i64,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let inserted =
        sqlx::query("INSERT INTO export_chunks (export_id, number, bytes) VALUES ($1, $2, $3)")
            .bind(id.as_ref())
            .bind(number)
            .bind(bytes)
            .execute(&mut **tx)
            .await?;
    expect_rows("export_chunks", id.as_ref(), inserted.rows_affected(), 1)
}

/// Says that a copy can be fetched, in the place of the ones before.
pub(crate) async fn set_ready(
    tx: &mut Tx,
    export: &ClaimedExport,
    size: u64,
    now: Timestamp,
    ends_at: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE exports SET ready_at = $3, ends_at = $4, size = $5 WHERE id = $1 AND claim = $2",
    )
    .bind(export.id.as_ref())
    .bind(export.claim.as_str())
    .bind(now.as_millis())
    .bind(ends_at.as_millis())
    .bind(i64::try_from(size).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, export.id.as_ref(), updated.rows_affected(), 1)?;
    sqlx::query("DELETE FROM exports WHERE user_id = $1 AND id <> $2 AND ready_at IS NOT NULL")
        .bind(export.user_id.as_ref())
        .bind(export.id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Has a copy that could not be made tried again at a moment; without one it failed. Nothing of it is kept.
pub(crate) async fn set_failed(
    tx: &mut Tx,
    export: &ClaimedExport,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE exports SET failed_at = $3, lease_until = COALESCE($4, lease_until)
         WHERE id = $1 AND claim = $2 AND ready_at IS NULL",
    )
    .bind(export.id.as_ref())
    .bind(export.claim.as_str())
    .bind(next.is_none().then(|| now.as_millis()))
    .bind(next.map(Timestamp::as_millis))
    .execute(&mut **tx)
    .await?;
    clear_chunks(tx, &export.id).await
}

/// The sessions in which a user's copies were asked for.
pub(crate) async fn sessions(db: &Db, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar("SELECT session_id FROM exports WHERE user_id = $1")
        .bind(user_id.as_ref())
        .fetch_all(db.reader())
        .await?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// Removes the copies that were asked for in a session.
pub(crate) async fn delete_of_session(
    tx: &mut Tx,
    user_id: &UserId,
    session_id: &SessionId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM exports WHERE user_id = $1 AND session_id = $2")
        .bind(user_id.as_ref())
        .bind(session_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes the copies whose time is over; gives how many.
pub(crate) async fn prune(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let pruned = sqlx::query("DELETE FROM exports WHERE ends_at <= $1")
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(pruned.rows_affected())
}
