//! Writing the keys of names that are older than their keys.

use nameplate_domain::accounts::FullName;

use crate::kernel::{Db, StoreError};

/// Writes the key of the names that have none: the databases don't agree on what a small letter is. A
/// name that can't be read is reported by whoever reads it.
///
/// # Errors
/// [`StoreError`]; nothing is changed then.
pub(crate) async fn fill_name_keys(db: &Db) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, name FROM users WHERE name_key = '' ORDER BY id")
            .fetch_all(&mut *tx)
            .await?;
    for (id, name) in rows {
        let Ok(full_name) = FullName::parse(&name) else { continue };
        // Another process may have written both in the meantime.
        sqlx::query("UPDATE users SET name_key = $3 WHERE id = $1 AND name = $2")
            .bind(id)
            .bind(name)
            .bind(full_name.key())
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
