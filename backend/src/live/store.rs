//! The table `changes`.

use nameplate_domain::kernel::{Timestamp, UserId};
use sqlx::AssertSqlSafe;

use super::Kind;
use crate::kernel::{Db, StoreError, Tx, chunks, expect_rows, placeholders};

const TABLE: &str = "changes";

/// How many users one row is for at the most.
const USERS_PER_ROW: usize = 500;
/// Separates the ids in one row: ids hold no blanks.
const SEPARATOR: &str = " ";

pub(super) async fn insert(
    tx: &mut Tx,
    id: &str,
    user_id: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted =
        sqlx::query("INSERT INTO changes (id, user_ids, happened_at) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(user_id.as_ref())
            .bind(now.as_millis())
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, id, inserted.rows_affected(), 1)
}

/// Inserts changes of a kind for many users at once; the ids begin with `id`. A row for each of a
/// thousand people would be read by every process again and again for as long as changes are looked at.
pub(super) async fn insert_for(
    tx: &mut Tx,
    id: &str,
    user_ids: &[UserId],
    kind: Kind,
    now: Timestamp,
) -> Result<(), StoreError> {
    for (number, users) in user_ids.chunks(USERS_PER_ROW).enumerate() {
        let id = format!("{id}:{number}");
        let users: Vec<_> = users.iter().map(AsRef::as_ref).collect();
        let inserted = sqlx::query(
            "INSERT INTO changes (id, user_ids, kind, happened_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(&id)
        .bind(users.join(SEPARATOR))
        .bind(kind.as_str())
        .bind(now.as_millis())
        .execute(&mut **tx)
        .await?;
        expect_rows(TABLE, &id, inserted.rows_affected(), 1)?;
    }
    Ok(())
}

/// The ids of the changes since a moment.
pub(super) async fn since(db: &Db, moment: Timestamp) -> Result<Vec<String>, StoreError> {
    let ids = sqlx::query_scalar("SELECT id FROM changes WHERE happened_at >= $1")
        .bind(moment.as_millis())
        .fetch_all(db.reader())
        .await?;
    Ok(ids)
}

/// Which users some changes are for, and of what kind they are.
pub(super) async fn find(db: &Db, ids: &[&String]) -> Result<Vec<(UserId, Kind)>, StoreError> {
    let mut found = Vec::new();
    for chunk in chunks(ids) {
        let sql = format!(
            "SELECT user_ids, kind FROM changes WHERE id IN ({})",
            placeholders(chunk.len(), 1)
        );
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let query = chunk.iter().fold(query, |query, id| query.bind(id.as_str()));
        let rows: Vec<(String, String)> = query.fetch_all(db.reader()).await?;
        for (user_ids, kind) in rows {
            let kind = Kind::of(&kind);
            found.extend(user_ids.split(SEPARATOR).map(|id| (UserId::new(id), kind)));
        }
    }
    Ok(found)
}

pub(super) async fn delete_before(db: &Db, moment: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM changes WHERE happened_at < $1")
        .bind(moment.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
