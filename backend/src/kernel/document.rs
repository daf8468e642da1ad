//! Settings as documents: one versioned JSON text per user and kind.

use nameplate_domain::kernel::{Timestamp, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::{Any, AssertSqlSafe, Executor};

use super::{StoreError, Tx, expect_rows, inconsistent};

/// Raised when a document's meaning changes; a new option with a default needs no new version.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Document<T> {
    version: u32,
    settings: T,
}

/// Keeps a user's settings document inside `tx`, in a table of one a user: `user_id`, `document`,
/// `updated_at`.
pub(crate) async fn save_document<T: Serialize>(
    tx: &mut Tx,
    table: &'static str,
    user_id: &UserId,
    settings: T,
    now: Timestamp,
) -> Result<(), StoreError> {
    let document = written(table, user_id, settings)?;
    let sql = format!(
        "INSERT INTO {table} (user_id, document, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE
         SET document = excluded.document, updated_at = excluded.updated_at"
    );
    let saved = sqlx::query(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(document)
        .bind(now.as_millis())
        .execute(&mut **tx)
        .await?;
    expect_rows(table, user_id.as_ref(), saved.rows_affected(), 1)
}

/// Holds a user's settings document inside `tx` until it is saved, and gives it: of two who change it at once
/// the second one begins with what the first one saved. Who never chose has the defaults.
pub(crate) async fn lock_document<T: Default + Serialize + DeserializeOwned>(
    tx: &mut Tx,
    table: &'static str,
    user_id: &UserId,
    now: Timestamp,
) -> Result<T, StoreError> {
    let document = written(table, user_id, T::default())?;
    let sql = format!(
        "INSERT INTO {table} (user_id, document, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET updated_at = excluded.updated_at
         RETURNING document"
    );
    let text: String = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(document)
        .bind(now.as_millis())
        .fetch_one(&mut **tx)
        .await?;
    read_document(table, user_id.as_ref(), &text)
}

/// A user's settings document in such a table; `None` when they never chose.
pub(crate) async fn find_document<'e, T: DeserializeOwned>(
    executor: impl Executor<'e, Database = Any>,
    table: &'static str,
    user_id: &UserId,
) -> Result<Option<T>, StoreError> {
    let sql = format!("SELECT document FROM {table} WHERE user_id = $1");
    let document: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .fetch_optional(executor)
        .await?;
    document.map(|text| read_document(table, user_id.as_ref(), &text)).transpose()
}

fn written<T: Serialize>(
    table: &'static str,
    user_id: &UserId,
    settings: T,
) -> Result<String, StoreError> {
    serde_json::to_string(&Document { version: VERSION, settings })
        .map_err(|error| inconsistent(table, user_id.as_ref(), error))
}

/// Reads the text of a settings document; options that it lacks have their defaults.
pub(crate) fn read_document<T: DeserializeOwned>(
    table: &'static str,
    row: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map(|document: Document<T>| document.settings)
        .map_err(|error| inconsistent(table, row, error))
}
