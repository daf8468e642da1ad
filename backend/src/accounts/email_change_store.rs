//! The table `email_changes`: finding and using up what waits to be confirmed.

use nameplate_domain::{
    accounts::{CONFIRMATION_MS, Email},
    kernel::{Timestamp, UserId},
};
use sqlx::{Any, Executor, FromRow};

use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

/// An address that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEmail {
    pub email: Email,
    pub ends_at: Timestamp,
}

/// Voids the links that confirm another address of the user `$1`.
pub(crate) const VOID_EMAIL_CHANGES: &str = "DELETE FROM email_changes WHERE user_id = $1";

const TABLE: &str = "email_changes";

#[derive(FromRow)]
struct ChangeRow {
    user_id: String,
    email: String,
}

/// A change that can still be confirmed, by its id: whose it is, and the new address.
pub(crate) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &str,
    now: Timestamp,
) -> Result<Option<(UserId, Email)>, StoreError> {
    let row: Option<ChangeRow> =
        sqlx::query_as("SELECT user_id, email FROM email_changes WHERE id = $1 AND ends_at > $2")
            .bind(id)
            .bind(now.as_millis())
            .fetch_optional(executor)
            .await?;
    row.map(|ChangeRow { user_id, email }| {
        let user_id = UserId::new(user_id);
        let email = parse_stored(&user_id, &email)?;
        Ok((user_id, email))
    })
    .transpose()
}

/// Gives `false` when somebody else used a change, or voided or replaced it, in the meantime.
pub(crate) async fn use_up(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let deleted =
        sqlx::query("DELETE FROM email_changes WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(deleted.rows_affected() == 1)
}

/// The address of a row of a user.
fn parse_stored(user_id: &UserId, email: &str) -> Result<Email, StoreError> {
    Email::parse(email).map_err(|fault| inconsistent(TABLE, user_id.as_ref(), fault))
}

/// The change of a user that can still be confirmed.
pub(crate) async fn pending(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<Option<PendingEmail>, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT email, ends_at FROM email_changes WHERE user_id = $1 AND ends_at > $2",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    row.map(|(email, ends_at)| {
        let email = parse_stored(user_id, &email)?;
        Ok(PendingEmail { email, ends_at: Timestamp::from_millis(ends_at) })
    })
    .transpose()
}

/// Writes a change under a fresh id, in the place of one that waited.
pub(crate) async fn save(
    tx: &mut Tx,
    id: &str,
    user_id: &UserId,
    email: &Email,
    now: Timestamp,
) -> Result<(), StoreError> {
    let written = sqlx::query(
        "INSERT INTO email_changes (user_id, id, email, created_at, ends_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) DO UPDATE
         SET id = excluded.id, email = excluded.email, created_at = excluded.created_at,
             ends_at = excluded.ends_at",
    )
    .bind(user_id.as_ref())
    .bind(id)
    .bind(email.as_ref())
    .bind(now.as_millis())
    .bind(now.plus_millis(CONFIRMATION_MS).as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, user_id.as_ref(), written.rows_affected(), 1)
}

/// Deletes the change of a user; gives whether there was one.
pub(crate) async fn delete(tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
    let deleted = sqlx::query(VOID_EMAIL_CHANGES).bind(user_id.as_ref()).execute(&mut **tx).await?;
    Ok(deleted.rows_affected() == 1)
}

/// Deletes the change of a user, if it is to `email`; gives whether it was.
pub(crate) async fn delete_to(
    tx: &mut Tx,
    user_id: &UserId,
    email: &Email,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM email_changes WHERE user_id = $1 AND email = $2")
        .bind(user_id.as_ref())
        .bind(email.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Deletes the changes that can't be confirmed any more; gives how many.
pub(crate) async fn delete_over(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM email_changes WHERE ends_at <= $1")
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
