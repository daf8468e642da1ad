//! The tables `users` and `first_run`.

use nameplate_domain::{
    accounts::{Email, FullName, PhoneNumber, Profile, Timezone, User},
    kernel::{PhotoId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use super::{Credentials, NewUser, StoredProfile};
use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "users";

/// What a [`UserRow`] is read from, of `users` with `photos`.
pub(crate) const USER_COLUMNS: &str = "users.id AS user_id, users.name AS user_name, users.email, users.timezone, \
     photos.id AS photo_id";

/// A user as every page shows them.
#[derive(FromRow)]
pub(crate) struct UserRow {
    user_id: String,
    user_name: String,
    email: String,
    timezone: Option<String>,
    photo_id: Option<String>,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, Self::Error> {
        Ok(Self {
            name: FullName::parse(&row.user_name)
                .map_err(|fault| inconsistent(TABLE, &row.user_id, fault))?,
            email: Email::parse(&row.email)
                .map_err(|fault| inconsistent(TABLE, &row.user_id, fault))?,
            timezone: parse_timezone(&row.user_id, row.timezone),
            photo_id: row.photo_id.map(PhotoId::new),
            id: UserId::new(row.user_id),
        })
    }
}

/// A zone that can't be read is as if none was chosen: it must not keep somebody out of their account,
/// nor their mail from them.
fn parse_timezone(id: &str, stored: Option<String>) -> Option<Timezone> {
    let parsed = Timezone::parse(&stored?).map_err(|fault| inconsistent(TABLE, id, fault));
    parsed.inspect_err(|error| tracing::error!(%error, "a timezone can't be read")).ok()
}

pub(super) async fn created_at(db: &Db, id: &UserId) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<i64> = sqlx::query_scalar("SELECT created_at FROM users WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(db.reader())
        .await?;
    Ok(found.map(Timestamp::from_millis))
}

pub(crate) async fn find(db: &Db, id: &UserId) -> Result<Option<User>, StoreError> {
    let sql = format!(
        "SELECT {USER_COLUMNS} FROM users LEFT JOIN photos ON photos.user_id = users.id
         WHERE users.id = $1"
    );
    let row: Option<UserRow> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(id.as_ref()).fetch_optional(db.reader()).await?;
    row.map(User::try_from).transpose()
}

pub(crate) async fn credentials(
    db: &Db,
    email_key: &str,
) -> Result<Option<Credentials>, StoreError> {
    let row: Option<(String, String, String)> =
        sqlx::query_as("SELECT id, email, password_hash FROM users WHERE email_key = $1")
            .bind(email_key)
            .fetch_optional(db.reader())
            .await?;
    row.map(|(id, email, password_hash)| {
        let email = Email::parse(&email).map_err(|fault| inconsistent(TABLE, &id, fault))?;
        Ok(Credentials { user_id: UserId::new(id), email, password_hash })
    })
    .transpose()
}

pub(crate) async fn password_hash(db: &Db, id: &UserId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT password_hash FROM users WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(db.reader())
        .await?)
}

/// Gives `false`, and changes nothing, when `old_hash` is not the stored one.
pub(crate) async fn replace_password(
    tx: &mut Tx,
    id: &UserId,
    old_hash: &str,
    new_hash: &str,
) -> Result<bool, StoreError> {
    let updated =
        sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(id.as_ref())
            .bind(old_hash)
            .bind(new_hash)
            .execute(&mut **tx)
            .await?;
    Ok(updated.rows_affected() == 1)
}

/// The address of a user, seen from inside `tx`.
pub(crate) async fn email<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &UserId,
) -> Result<Option<Email>, StoreError> {
    let email: Option<String> = sqlx::query_scalar("SELECT email FROM users WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(executor)
        .await?;
    let parsed = email.map(|email| Email::parse(&email)).transpose();
    parsed.map_err(|fault| inconsistent(TABLE, id.as_ref(), fault))
}

/// The address of a user; everybody else who asks so waits until `tx` ends.
pub(crate) async fn lock(tx: &mut Tx, id: &UserId) -> Result<Option<Email>, StoreError> {
    let email: Option<String> = sqlx::query_scalar(
        "UPDATE users SET created_at = created_at WHERE id = $1 RETURNING email",
    )
    .bind(id.as_ref())
    .fetch_optional(&mut **tx)
    .await?;
    let parsed = email.map(|email| Email::parse(&email)).transpose();
    parsed.map_err(|fault| inconsistent(TABLE, id.as_ref(), fault))
}

/// Locks a user whose password is the one of a hash; gives `false` when there is no such user.
pub(crate) async fn lock_with_password(
    tx: &mut Tx,
    id: &UserId,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let held = sqlx::query(
        "UPDATE users SET created_at = created_at WHERE id = $1 AND password_hash = $2",
    )
    .bind(id.as_ref())
    .bind(password_hash)
    .execute(&mut **tx)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// Locks the user of an address.
pub(crate) async fn lock_by_email(
    tx: &mut Tx,
    email_key: &str,
) -> Result<Option<(UserId, Email)>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "UPDATE users SET created_at = created_at WHERE email_key = $1 RETURNING id, email",
    )
    .bind(email_key)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|(id, email)| {
        let email = Email::parse(&email).map_err(|fault| inconsistent(TABLE, &id, fault))?;
        Ok((UserId::new(id), email))
    })
    .transpose()
}

/// Gives `false`, and changes nothing, when another user has the address.
pub(crate) async fn set_email(tx: &mut Tx, id: &UserId, email: &Email) -> Result<bool, StoreError> {
    let taken: Option<String> =
        sqlx::query_scalar("SELECT id FROM users WHERE email_key = $1 AND id <> $2")
            .bind(email.key())
            .bind(id.as_ref())
            .fetch_optional(&mut **tx)
            .await?;
    if taken.is_some() {
        return Ok(false);
    }
    let updated = sqlx::query("UPDATE users SET email = $2, email_key = $3 WHERE id = $1")
        .bind(id.as_ref())
        .bind(email.as_ref())
        .bind(email.key())
        .execute(&mut **tx)
        .await;
    match updated {
        Ok(updated) => Ok(updated.rows_affected() == 1),
        // Somebody took it between the two statements; the whole transaction is over then.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[derive(FromRow)]
struct ProfileRow {
    name: String,
    phone: Option<String>,
    timezone: Option<String>,
    profile_version: i64,
}

pub(crate) async fn profile(db: &Db, id: &UserId) -> Result<Option<StoredProfile>, StoreError> {
    let row: Option<ProfileRow> =
        sqlx::query_as("SELECT name, phone, timezone, profile_version FROM users WHERE id = $1")
            .bind(id.as_ref())
            .fetch_optional(db.reader())
            .await?;
    let Some(row) = row else { return Ok(None) };
    let phone = row.phone.map(|phone| {
        PhoneNumber::from_e164(&phone).ok_or_else(|| inconsistent(TABLE, id.as_ref(), "phone"))
    });
    Ok(Some(StoredProfile {
        profile: Profile {
            name: FullName::parse(&row.name)
                .map_err(|fault| inconsistent(TABLE, id.as_ref(), fault))?,
            phone: phone.transpose()?,
            timezone: parse_timezone(id.as_ref(), row.timezone),
        },
        version: row.profile_version,
    }))
}

/// Gives `false`, and changes nothing, when the stored profile is of another version.
pub(crate) async fn update_profile(
    tx: &mut Tx,
    id: &UserId,
    profile: &Profile,
    version: i64,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE users SET name = $2, phone = $3, timezone = $4, name_key = $6,
                          profile_version = profile_version + 1
         WHERE id = $1 AND profile_version = $5",
    )
    .bind(id.as_ref())
    .bind(profile.name.as_ref())
    .bind(profile.phone.as_ref().map(AsRef::as_ref))
    .bind(profile.timezone.as_ref().map(AsRef::as_ref))
    .bind(version)
    .bind(profile.name.key())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Changes nothing for a user who has a timezone.
pub(crate) async fn set_first_timezone(
    db: &Db,
    id: &UserId,
    timezone: &Timezone,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET timezone = $2, profile_version = profile_version + 1
         WHERE id = $1 AND timezone IS NULL",
    )
    .bind(id.as_ref())
    .bind(timezone.as_ref())
    .execute(db.writer())
    .await?;
    Ok(())
}

pub(crate) async fn set_timezone(
    tx: &mut Tx,
    id: &UserId,
    timezone: &Timezone,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE users SET timezone = $2, profile_version = profile_version + 1 WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(timezone.as_ref())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Gives `false`, and inserts nothing, when the address is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    user: &NewUser,
    password_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO users (id, name, email, email_key, password_hash, created_at, name_key, phone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email_key) DO NOTHING",
    )
    .bind(user.id.as_ref())
    .bind(user.name.as_ref())
    .bind(user.email.as_ref())
    .bind(user.email.key())
    .bind(password_hash)
    .bind(now.as_millis())
    .bind(user.name.key())
    .bind(user.phone.as_ref().map(AsRef::as_ref))
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub(crate) async fn is_first_run_over(db: &Db) -> Result<bool, StoreError> {
    let row: Option<i64> = sqlx::query_scalar("SELECT completed_at FROM first_run WHERE id = 1")
        .fetch_optional(db.reader())
        .await?;
    Ok(row.is_some())
}

/// Gives `false` when somebody else ended the first run. Until this transaction ends, everybody
/// else who tries waits for it.
pub(crate) async fn end_first_run(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    let ended = sqlx::query(
        "INSERT INTO first_run (id, completed_at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
    )
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}

pub(crate) async fn exists(tx: &mut Tx, id: &UserId) -> Result<bool, StoreError> {
    let found: Option<String> = sqlx::query_scalar("SELECT id FROM users WHERE id = $1")
        .bind(id.as_ref())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn delete(tx: &mut Tx, id: &UserId) -> Result<(), StoreError> {
    let deleted =
        sqlx::query("DELETE FROM users WHERE id = $1").bind(id.as_ref()).execute(&mut **tx).await?;
    expect_rows(TABLE, id.as_ref(), deleted.rows_affected(), 1)
}
