//! The table `accepted_invitations`.

use nameplate_domain::{
    companies::CompanyName,
    kernel::{CompanyId, InvitationId, Timestamp},
};

use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "accepted_invitations";

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &InvitationId,
    company_id: &CompanyId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO accepted_invitations (id, company_id, accepted_at) VALUES ($1, $2, $3)",
    )
    .bind(id.as_ref())
    .bind(company_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

/// The name of the company that an invitation led to.
pub(crate) async fn company_of(db: &Db, id: &str) -> Result<Option<CompanyName>, StoreError> {
    let name: Option<String> = sqlx::query_scalar(
        "SELECT companies.name FROM accepted_invitations
         JOIN companies ON companies.id = accepted_invitations.company_id
         WHERE accepted_invitations.id = $1",
    )
    .bind(id)
    .fetch_optional(db.reader())
    .await?;
    name.map(|name| CompanyName::parse(&name).map_err(|fault| inconsistent(TABLE, id, fault)))
        .transpose()
}

pub(crate) async fn delete_old(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM accepted_invitations WHERE accepted_at <= $1")
        .bind(oldest.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
