//! The table `passkey_ceremonies`: what a browser was asked, until it answers.

use nameplate_domain::{
    kernel::{Timestamp, UserId},
    passkeys::CEREMONY_MS,
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Any, Executor, FromRow};

use crate::kernel::{Db, Kernel, StoreError, Token, expect_rows, inconsistent};

/// Voids the passkeys that a browser of the user `$1` was asked to make.
pub(crate) const VOID_CEREMONIES: &str = "DELETE FROM passkey_ceremonies WHERE user_id = $1";

const TABLE: &str = "passkey_ceremonies";

#[derive(FromRow)]
struct CeremonyRow {
    user_id: Option<String>,
    state: String,
}

/// Keeps what a browser is asked; gives the token to answer by.
pub(super) async fn insert<'e>(
    kernel: &Kernel,
    executor: impl Executor<'e, Database = Any>,
    user_id: Option<&UserId>,
    state: &impl Serialize,
) -> Result<Token, StoreError> {
    let token = Token::generate(kernel);
    let state = serde_json::to_string(state).map_err(|error| inconsistent(TABLE, "new", error))?;
    let inserted = sqlx::query(
        "INSERT INTO passkey_ceremonies (token_hash, user_id, state, ends_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(token.hash().as_bytes())
    .bind(user_id.map(AsRef::as_ref))
    .bind(state)
    .bind(kernel.now().plus_millis(CEREMONY_MS).as_millis())
    .execute(executor)
    .await?;
    expect_rows(TABLE, "new", inserted.rows_affected(), 1)?;
    Ok(token)
}

/// Takes what a browser was asked out of the table, so that it can be answered once, right or wrong;
/// `None` when it is too late, or was asked of somebody else.
pub(super) async fn take<'e, T: DeserializeOwned>(
    executor: impl Executor<'e, Database = Any>,
    token: &Token,
    user_id: Option<&UserId>,
    now: Timestamp,
) -> Result<Option<T>, StoreError> {
    let row: Option<CeremonyRow> = sqlx::query_as(
        "DELETE FROM passkey_ceremonies WHERE token_hash = $1 AND ends_at > $2
         RETURNING user_id, state",
    )
    .bind(token.hash().as_bytes())
    .bind(now.as_millis())
    .fetch_optional(executor)
    .await?;
    row.filter(|row| row.user_id.as_deref() == user_id.map(AsRef::as_ref))
        .map(|row| {
            serde_json::from_str(&row.state).map_err(|error| inconsistent(TABLE, "taken", error))
        })
        .transpose()
}

pub(super) async fn delete_over(db: &Db, now: i64) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM passkey_ceremonies WHERE ends_at <= $1")
        .bind(now)
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
