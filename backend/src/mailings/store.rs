//! The table `mailings`.

use nameplate_domain::{
    companies::{CompanyName, Seat},
    kernel::{MailingId, Timestamp, UserId},
    mailings::{Mailing, MailingBody, MailingKind, MailingSubject},
};
use sqlx::{AssertSqlSafe, FromRow};

use crate::{
    companies::MAY_ENTER,
    kernel::{Db, StoreError, Tx, expect_rows, in_parts, inconsistent},
};

const TABLE: &str = "mailings";
/// How many are deleted in one transaction, each perhaps with a thousand deliveries, so that others get their turn.
const DELETED_AT_ONCE: i64 = 10;

#[derive(FromRow)]
struct MailingRow {
    company_id: String,
    company_name: String,
    kind: String,
    subject_line: String,
    body: String,
}

/// Inserts a mailing that somebody sends to their company.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: &MailingId,
    seat: &Seat,
    mailing: &Mailing,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO mailings (id, company_id, author_id, kind, subject_line, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.as_ref())
    .bind(seat.company_id.as_ref())
    .bind(seat.user_id.as_ref())
    .bind(mailing.kind.as_str())
    .bind(mailing.subject.as_ref())
    .bind(mailing.body.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

/// A mailing and whose it is, for somebody who may enter that company now; `None` for others.
pub(crate) async fn find_for(
    db: &Db,
    id: &MailingId,
    user_id: &UserId,
) -> Result<Option<(Mailing, CompanyName)>, StoreError> {
    let sql = format!(
        "SELECT companies.id AS company_id, companies.name AS company_name, mailings.kind,
                mailings.subject_line, mailings.body
         FROM mailings
         JOIN companies ON companies.id = mailings.company_id
         JOIN memberships ON memberships.company_id = mailings.company_id
         WHERE mailings.id = $1 AND memberships.user_id = $2 AND {MAY_ENTER}"
    );
    let row: Option<MailingRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id.as_ref())
        .bind(user_id.as_ref())
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| row.read(id)).transpose()
}

impl MailingRow {
    fn read(self, id: &MailingId) -> Result<(Mailing, CompanyName), StoreError> {
        let damaged = |fault| inconsistent(TABLE, id.as_ref(), fault);
        let mailing = Mailing {
            kind: MailingKind::parse(&self.kind)
                .ok_or_else(|| inconsistent(TABLE, id.as_ref(), self.kind))?,
            subject: MailingSubject::parse(&self.subject_line).map_err(damaged)?,
            body: MailingBody::parse(&self.body).map_err(damaged)?,
        };
        let name = CompanyName::parse(&self.company_name)
            .map_err(|fault| inconsistent("companies", &self.company_id, fault))?;
        Ok((mailing, name))
    }
}

/// Deletes the mailings from before a moment, with what is left of their deliveries; gives how many mailings.
pub(crate) async fn delete_before(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let part = || {
        sqlx::query(
            "DELETE FROM mailings
             WHERE id IN (SELECT id FROM mailings WHERE created_at < $1 LIMIT $2)",
        )
        .bind(oldest.as_millis())
        .bind(DELETED_AT_ONCE)
        .execute(db.writer())
    };
    in_parts(DELETED_AT_ONCE, part).await
}
