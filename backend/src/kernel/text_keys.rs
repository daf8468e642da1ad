//! Writing anew the keys by which texts are compared, where they were made by another rule than today's.

use sqlx::AssertSqlSafe;

use super::{Db, StoreError};

/// How many rows are looked at in one transaction, so that others get their turn.
const AT_ONCE: i64 = 500;

/// A column of keys, and the texts that they are of.
pub(crate) struct KeyColumn {
    pub(crate) table: &'static str,
    pub(crate) text: &'static str,
    pub(crate) key: &'static str,
    /// Within which rows (`other` and `mine`) a key may stand once, as SQL; `None` where it may stand often.
    pub(crate) unique: Option<&'static str>,
    /// Makes the key of a text; `None` for one that can't be read, which is reported by whoever reads it.
    pub(crate) make: fn(&str) -> Option<String>,
}

/// Writes the keys of a column that are not today's. One that another row has already stays as it was, and the log
/// says so. May run again, and beside another process that does the same.
///
/// # Errors
/// [`StoreError`]; what was written by then stays written.
pub(crate) async fn renew_keys(db: &Db, column: &KeyColumn) -> Result<(), StoreError> {
    let KeyColumn { table, text, key, .. } = column;
    let rows = format!(
        "SELECT id, {text}, {key} FROM {table} WHERE {key} IS NOT NULL AND id > $1 ORDER BY id LIMIT $2"
    );
    let taken = column.unique.map_or_else(String::new, |within| {
        format!(
            " AND NOT EXISTS (SELECT 1 FROM {table} other
                              WHERE other.{key} = $1 AND other.id <> mine.id AND {within})"
        )
    });
    let renewal =
        format!("UPDATE {table} AS mine SET {key} = $1 WHERE id = $2 AND {key} = $3{taken}");
    let mut after = String::new();
    loop {
        let mut tx = db.begin().await?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(AssertSqlSafe(rows.as_str()))
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = last.clone();
        for (id, text, key) in rows {
            let Some(renewed) = (column.make)(&text).filter(|renewed| *renewed != key) else {
                continue;
            };
            let done = sqlx::query(AssertSqlSafe(renewal.as_str()))
                .bind(renewed)
                .bind(id.as_str())
                .bind(key)
                .execute(&mut *tx)
                .await?;
            if done.rows_affected() == 0 {
                tracing::warn!(
                    table,
                    id,
                    "this row keeps its key: another has the one it should have"
                );
            }
        }
        tx.commit().await?;
    }
}
