//! The table `pending_sign_ins`: sign-ins between password and code.

use nameplate_domain::{
    kernel::{Timestamp, UserId},
    sessions::Lifetime,
};
use sqlx::FromRow;

use super::store::lifetime;
use crate::kernel::{Db, StoreError, TokenHash, Tx, expect_rows};

/// Voids the sign-ins of the user `$1` that lack their code.
pub(crate) const VOID_PENDING_SIGN_INS: &str = "DELETE FROM pending_sign_ins WHERE user_id = $1";

const TABLE: &str = "pending_sign_ins";

/// A sign-in whose password was right and whose code is awaited.
pub(crate) struct Pending {
    pub(crate) user_id: UserId,
    pub(crate) lifetime: Lifetime,
}

#[derive(FromRow)]
struct PendingSignInRow {
    user_id: String,
    remembered_at: Option<i64>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    token_hash: &TokenHash,
    pending: &Pending,
    now: Timestamp,
    ends_at: Timestamp,
) -> Result<(), StoreError> {
    let remembered_at = (pending.lifetime == Lifetime::Remembered).then_some(now.as_millis());
    let inserted = sqlx::query(
        "INSERT INTO pending_sign_ins (token_hash, user_id, remembered_at, ends_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(token_hash.as_bytes())
    .bind(pending.user_id.as_ref())
    .bind(remembered_at)
    .bind(ends_at.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, pending.user_id.as_ref(), inserted.rows_affected(), 1)
}

pub(crate) async fn find(
    db: &Db,
    token_hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<Pending>, StoreError> {
    let row: Option<PendingSignInRow> = sqlx::query_as(
        "SELECT user_id, remembered_at FROM pending_sign_ins
         WHERE token_hash = $1 AND ends_at > $2",
    )
    .bind(token_hash.as_bytes())
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    Ok(row.map(|row| Pending {
        user_id: UserId::new(row.user_id),
        lifetime: lifetime(row.remembered_at),
    }))
}

/// Gives `false` when somebody else used it in the meantime.
pub(crate) async fn use_up(tx: &mut Tx, token_hash: &TokenHash) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM pending_sign_ins WHERE token_hash = $1")
        .bind(token_hash.as_bytes())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Ends the sign-ins of a user that are half way in.
pub(crate) async fn delete(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    sqlx::query(VOID_PENDING_SIGN_INS).bind(user_id.as_ref()).execute(&mut **tx).await?;
    Ok(())
}

pub(crate) async fn delete_over(db: &Db, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pending_sign_ins WHERE ends_at <= $1")
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(())
}
