//! The table `settings_imports`.

use nameplate_domain::kernel::{Timestamp, UserId};

use crate::kernel::{Db, StoreError, Tx, expect_rows};

const TABLE: &str = "settings_imports";

/// Keeps settings that a user handed in, in the place of those before.
pub(crate) async fn save(
    db: &Db,
    user_id: &UserId,
    id: &str,
    document: &str,
    ends_at: Timestamp,
) -> Result<(), StoreError> {
    let saved = sqlx::query(
        "INSERT INTO settings_imports (user_id, id, document, ends_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE
         SET id = excluded.id, document = excluded.document, ends_at = excluded.ends_at",
    )
    .bind(user_id.as_ref())
    .bind(id)
    .bind(document)
    .bind(ends_at.as_millis())
    .execute(db.writer())
    .await?;
    expect_rows(TABLE, user_id.as_ref(), saved.rows_affected(), 1)
}

/// The settings that wait for a user's word, with the id of the file.
pub(crate) async fn find(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<Option<(String, String)>, StoreError> {
    let found = sqlx::query_as(
        "SELECT id, document FROM settings_imports WHERE user_id = $1 AND ends_at > $2",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    Ok(found)
}

/// Takes the settings of a file that wait for a user's word; `None` when they don't any more.
pub(crate) async fn take(
    tx: &mut Tx,
    user_id: &UserId,
    id: &str,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let taken = sqlx::query_scalar(
        "DELETE FROM settings_imports WHERE user_id = $1 AND id = $2 AND ends_at > $3
         RETURNING document",
    )
    .bind(user_id.as_ref())
    .bind(id)
    .bind(now.as_millis())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(taken)
}

/// Forgets what a user handed in.
pub(crate) async fn delete(db: &Db, user_id: &UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM settings_imports WHERE user_id = $1")
        .bind(user_id.as_ref())
        .execute(db.writer())
        .await?;
    Ok(())
}

/// Removes what waited for too long; gives how many.
pub(crate) async fn prune(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let pruned = sqlx::query("DELETE FROM settings_imports WHERE ends_at <= $1")
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(pruned.rows_affected())
}
