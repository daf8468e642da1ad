//! The table `changes`.

use nameplate_domain::kernel::{CompanyId, Timestamp, UserId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::{
    companies::ACTIVE_MEMBERS,
    kernel::{Db, StoreError, Tx, expect_rows},
};

const TABLE: &str = "changes";

#[derive(FromRow)]
struct Row {
    id: String,
    user_id: String,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &str,
    user_id: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted =
        sqlx::query("INSERT INTO changes (id, user_id, happened_at) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(user_id.as_ref())
            .bind(now.as_millis())
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, id, inserted.rows_affected(), 1)
}

/// Inserts a change for each member who may enter a company; the ids begin with `id`.
pub(super) async fn insert_for_members(
    tx: &mut Tx,
    id: &str,
    company_id: &CompanyId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO changes (id, user_id, happened_at)
         SELECT $2 || members.user_id, members.user_id, $3 FROM {ACTIVE_MEMBERS} AS members"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .bind(format!("{id}:"))
        .bind(now.as_millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The changes since a moment, with their ids.
pub(super) async fn since(db: &Db, moment: Timestamp) -> Result<Vec<(String, UserId)>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT id, user_id FROM changes WHERE happened_at >= $1")
        .bind(moment.as_millis())
        .fetch_all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, UserId::new(row.user_id))).collect())
}

pub(super) async fn delete_before(db: &Db, moment: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM changes WHERE happened_at < $1")
        .bind(moment.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
