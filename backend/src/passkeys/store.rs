//! The table `passkeys`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::{
    kernel::{PasskeyId, SessionId, Timestamp, UserId},
    passkeys::PasskeyName,
};
use sqlx::FromRow;
use webauthn_rs::prelude::Passkey;

use super::ListedPasskey;
use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "passkeys";

#[derive(FromRow)]
struct ListedPasskeyRow {
    id: String,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

#[derive(FromRow)]
struct CredentialRow {
    id: String,
    credential: String,
}

/// A passkey with the public key that signatures are checked with.
pub(super) struct StoredCredential {
    pub(super) id: PasskeyId,
    pub(super) passkey: Passkey,
}

impl TryFrom<CredentialRow> for StoredCredential {
    type Error = StoreError;

    fn try_from(row: CredentialRow) -> Result<Self, StoreError> {
        let passkey = serde_json::from_str(&row.credential)
            .map_err(|error| inconsistent(TABLE, &row.id, error))?;
        Ok(Self { id: PasskeyId::new(row.id), passkey })
    }
}

/// The id of a credential as it is stored: base64url (RFC 4648).
pub(super) fn key_of(credential_id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(credential_id)
}

fn write(passkey: &Passkey) -> Result<String, StoreError> {
    serde_json::to_string(passkey).map_err(|error| inconsistent(TABLE, "new", error))
}

/// Gives `false`, and inserts nothing, when the credential is there already.
pub(super) async fn insert(
    tx: &mut Tx,
    id: &PasskeyId,
    (user_id, session_id): (&UserId, &SessionId),
    name: &PasskeyName,
    passkey: &Passkey,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO passkeys (id, user_id, credential_id, name, credential, session_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(id.as_ref())
    .bind(user_id.as_ref())
    .bind(key_of(passkey.cred_id()))
    .bind(name.as_ref())
    .bind(write(passkey)?)
    .bind(session_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The passkeys of a user, as they see them, the newest first.
pub(super) async fn list(db: &Db, user_id: &UserId) -> Result<Vec<ListedPasskey>, StoreError> {
    let rows: Vec<ListedPasskeyRow> = sqlx::query_as(
        "SELECT id, name, created_at, last_used_at FROM passkeys
         WHERE user_id = $1 ORDER BY id DESC",
    )
    .bind(user_id.as_ref())
    .fetch_all(db.reader())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ListedPasskey {
                name: PasskeyName::parse(&row.name)
                    .map_err(|fault| inconsistent(TABLE, &row.id, fault))?,
                id: PasskeyId::new(row.id),
                created_at: Timestamp::from_millis(row.created_at),
                last_used_at: row.last_used_at.map(Timestamp::from_millis),
            })
        })
        .collect()
}

/// The sessions in which the passkeys of a user were added.
pub(super) async fn sessions(db: &Db, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar("SELECT session_id FROM passkeys WHERE user_id = $1")
        .bind(user_id.as_ref())
        .fetch_all(db.reader())
        .await?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// The passkeys of a user, to be checked against.
pub(super) async fn credentials(
    db: &Db,
    user_id: &UserId,
) -> Result<Vec<StoredCredential>, StoreError> {
    let rows: Vec<CredentialRow> =
        sqlx::query_as("SELECT id, credential FROM passkeys WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_all(db.reader())
            .await?;
    rows.into_iter().map(StoredCredential::try_from).collect()
}

/// The passkey of a user that a device calls so.
pub(super) async fn find(
    tx: &mut Tx,
    user_id: &UserId,
    credential_id: &[u8],
) -> Result<Option<StoredCredential>, StoreError> {
    let row: Option<CredentialRow> = sqlx::query_as(
        "SELECT id, credential FROM passkeys WHERE user_id = $1 AND credential_id = $2",
    )
    .bind(user_id.as_ref())
    .bind(key_of(credential_id))
    .fetch_optional(&mut **tx)
    .await?;
    row.map(StoredCredential::try_from).transpose()
}

/// Notes that a passkey was used, with its counter as it is then.
pub(super) async fn set_used(
    tx: &mut Tx,
    stored: &StoredCredential,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated =
        sqlx::query("UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1")
            .bind(stored.id.as_ref())
            .bind(write(&stored.passkey)?)
            .bind(now.as_millis())
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, stored.id.as_ref(), updated.rows_affected(), 1)
}

/// The ids of all passkeys of a user.
pub(super) async fn ids(tx: &mut Tx, user_id: &UserId) -> Result<Vec<PasskeyId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM passkeys WHERE user_id = $1")
        .bind(user_id.as_ref())
        .fetch_all(&mut **tx)
        .await?;
    Ok(ids.into_iter().map(PasskeyId::new).collect())
}

/// Gives whether the user had such a passkey.
pub(super) async fn delete(
    tx: &mut Tx,
    user_id: &UserId,
    id: &PasskeyId,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2")
        .bind(id.as_ref())
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Removes the passkeys that were added in a session; gives how many.
pub(super) async fn delete_of_session(
    tx: &mut Tx,
    user_id: &UserId,
    session_id: &SessionId,
) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM passkeys WHERE user_id = $1 AND session_id = $2")
        .bind(user_id.as_ref())
        .bind(session_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected())
}
