//! The table `password_history`: what an account can't choose again.

use nameplate_domain::{
    kernel::{Timestamp, UserId},
    passwords::REMEMBERED,
};

use crate::kernel::{Db, StoreError, Tx, expect_rows};

const TABLE: &str = "password_history";
/// The present password is remembered by the account itself.
const KEPT: i64 = REMEMBERED as i64 - 1;

/// The hashes of a user's former passwords that count, the newest first.
pub(super) async fn recent(db: &Db, user_id: &UserId) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT password_hash FROM password_history WHERE user_id = $1
         ORDER BY id DESC LIMIT $2",
    )
    .bind(user_id.as_ref())
    .bind(KEPT)
    .fetch_all(db.reader())
    .await?)
}

/// Remembers a password that was just replaced, and forgets those that count no more.
pub(super) async fn remember(
    tx: &mut Tx,
    id: &str,
    user_id: &UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO password_history (id, user_id, password_hash, replaced_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(id)
    .bind(user_id.as_ref())
    .bind(password_hash)
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id, inserted.rows_affected(), 1)?;
    sqlx::query(
        "DELETE FROM password_history WHERE user_id = $1 AND id NOT IN
             (SELECT id FROM password_history WHERE user_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(user_id.as_ref())
    .bind(KEPT)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// When a user's present password took the place of another; `None` when it is their first one.
pub(super) async fn changed_at(db: &Db, user_id: &UserId) -> Result<Option<Timestamp>, StoreError> {
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT MAX(replaced_at) FROM password_history WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_one(db.reader())
            .await?;
    Ok(newest.map(Timestamp::from_millis))
}
