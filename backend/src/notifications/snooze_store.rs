//! The table `snoozes`, and what a snooze keeps out of the notification centre.

use nameplate_domain::kernel::{Timestamp, UserId};
use sqlx::AssertSqlSafe;

use crate::kernel::{Db, StoreError, Tx, expect_rows};

const TABLE: &str = "snoozes";

/// Stores until when a user snoozes, in place of an earlier snooze.
pub(super) async fn save(
    tx: &mut Tx,
    user_id: &UserId,
    ends_at: Timestamp,
) -> Result<(), StoreError> {
    let saved = sqlx::query(
        "INSERT INTO snoozes (user_id, ends_at) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET ends_at = excluded.ends_at",
    )
    .bind(user_id.as_ref())
    .bind(ends_at.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, user_id.as_ref(), saved.rows_affected(), 1)
}

/// Removes a user's snooze, if there is one that has ended by `moment`; without one, if there is any.
/// Gives when it ends, or ended.
pub(super) async fn delete(
    tx: &mut Tx,
    user_id: &UserId,
    ended_by: Option<Timestamp>,
) -> Result<Option<Timestamp>, StoreError> {
    let ends_at: Option<i64> = sqlx::query_scalar(
        "DELETE FROM snoozes WHERE user_id = $1 AND ends_at <= $2 RETURNING ends_at",
    )
    .bind(user_id.as_ref())
    .bind(ended_by.map_or(i64::MAX, Timestamp::as_millis))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(ends_at.map(Timestamp::from_millis))
}

/// The query: users for whom a snooze has ended by `$1`, or who are to see notifications since, at most
/// `limit` of each.
pub(super) fn due_sql(limit: u32) -> String {
    format!(
        "SELECT user_id FROM (SELECT user_id FROM snoozes WHERE ends_at <= $1
                              ORDER BY ends_at LIMIT {limit}) AS ended
         UNION
         SELECT user_id FROM (SELECT user_id FROM notifications
                              WHERE shown_at IS NULL AND held_until IS NOT NULL
                                AND held_until <= $1
                              ORDER BY held_until LIMIT {limit}) AS held"
    )
}

/// Some of those for whom there is something to do.
pub(super) async fn due(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<UserId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(AssertSqlSafe(due_sql(limit)))
        .bind(now.as_millis())
        .fetch_all(db.reader())
        .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// Shows a user what was held until a moment, or one before it; gives how many notifications.
pub(super) async fn show_held(
    tx: &mut Tx,
    user_id: &UserId,
    until: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let updated = sqlx::query(
        "UPDATE notifications SET shown_at = $3
         WHERE user_id = $1 AND held_until <= $2
           AND shown_at IS NULL AND held_until IS NOT NULL",
    )
    .bind(user_id.as_ref())
    .bind(until.as_millis())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected())
}

/// Holds until another moment what is held for a user.
pub(super) async fn hold_until(
    tx: &mut Tx,
    user_id: &UserId,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE notifications SET held_until = $2
         WHERE user_id = $1 AND held_until > $3
           AND shown_at IS NULL AND held_until IS NOT NULL",
    )
    .bind(user_id.as_ref())
    .bind(until.as_millis())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
