//! The tables `users` and `first_run`.

use nameplate_domain::{
    accounts::{Email, FullName, User},
    kernel::{Timestamp, UserId},
};
use sqlx::FromRow;

use super::{Credentials, NewUser};
use crate::kernel::{Db, StoreError, Tx, inconsistent};

#[derive(FromRow)]
struct UserRow {
    id: String,
    name: String,
    email: String,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, Self::Error> {
        Ok(Self {
            name: FullName::parse(&row.name)
                .map_err(|fault| inconsistent("users", &row.id, fault))?,
            email: Email::parse(&row.email)
                .map_err(|fault| inconsistent("users", &row.id, fault))?,
            id: UserId::new(row.id),
        })
    }
}

pub(super) async fn find(db: &Db, id: &UserId) -> Result<Option<User>, StoreError> {
    let row: Option<UserRow> = sqlx::query_as("SELECT id, name, email FROM users WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(db.reader())
        .await?;
    row.map(User::try_from).transpose()
}

pub(super) async fn credentials(
    db: &Db,
    email_key: &str,
) -> Result<Option<Credentials>, StoreError> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT id, password_hash FROM users WHERE email_key = $1")
            .bind(email_key)
            .fetch_optional(db.reader())
            .await?;
    Ok(row.map(|(id, password_hash)| Credentials { user_id: UserId::new(id), password_hash }))
}

/// Gives `false`, and inserts nothing, when the address is taken.
pub(super) async fn insert(
    tx: &mut Tx,
    user: &NewUser,
    password_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO users (id, name, email, email_key, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email_key) DO NOTHING",
    )
    .bind(user.id.as_ref())
    .bind(user.name.as_ref())
    .bind(user.email.as_ref())
    .bind(user.email.key())
    .bind(password_hash)
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub(super) async fn is_first_run_over(db: &Db) -> Result<bool, StoreError> {
    let row: Option<i64> = sqlx::query_scalar("SELECT completed_at FROM first_run WHERE id = 1")
        .fetch_optional(db.reader())
        .await?;
    Ok(row.is_some())
}

/// Gives `false` when somebody else ended the first run. Until this transaction ends, everybody
/// else who tries waits for it.
pub(super) async fn end_first_run(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    let ended = sqlx::query(
        "INSERT INTO first_run (id, completed_at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
    )
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}
