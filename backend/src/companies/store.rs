//! The tables `companies` and `memberships`.

use nameplate_domain::{
    companies::{CompanyName, Membership, Role},
    kernel::{CompanyId, Timestamp, UserId},
};
use sqlx::FromRow;

use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

#[derive(FromRow)]
struct MembershipRow {
    company_id: String,
    name: String,
    role: String,
    two_factor_required_at: Option<i64>,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, Self::Error> {
        Ok(Self {
            company_name: CompanyName::parse(&row.name)
                .map_err(|fault| inconsistent("companies", &row.company_id, fault))?,
            role: row
                .role
                .parse::<Role>()
                .map_err(|error| inconsistent("memberships", &row.company_id, error))?,
            company_id: CompanyId::new(row.company_id),
            two_factor_required_at: row.two_factor_required_at.map(Timestamp::from_millis),
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &CompanyId,
    name: &CompanyName,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query("INSERT INTO companies (id, name, created_at) VALUES ($1, $2, $3)")
        .bind(id.as_ref())
        .bind(name.as_ref())
        .bind(now.as_millis())
        .execute(&mut **tx)
        .await?;
    expect_rows("companies", id.as_ref(), inserted.rows_affected(), 1)
}

pub(super) async fn insert_member(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
    role: Role,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO memberships (company_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .bind(role.as_str())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows("memberships", user_id.as_ref(), inserted.rows_affected(), 1)
}

/// A user's memberships, the oldest first.
pub(super) async fn memberships(db: &Db, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<MembershipRow> = sqlx::query_as(
        "SELECT memberships.company_id, companies.name, memberships.role,
                companies.two_factor_required_at
         FROM memberships JOIN companies ON companies.id = memberships.company_id
         WHERE memberships.user_id = $1
         ORDER BY memberships.joined_at, companies.name, companies.id",
    )
    .bind(user_id.as_ref())
    .fetch_all(db.reader())
    .await?;
    rows.into_iter().map(Membership::try_from).collect()
}

pub(super) async fn find_by_name(
    tx: &mut Tx,
    name: &CompanyName,
) -> Result<Option<CompanyId>, StoreError> {
    let id: Option<String> =
        sqlx::query_scalar("SELECT id FROM companies WHERE name = $1 ORDER BY id LIMIT 1")
            .bind(name.as_ref())
            .fetch_optional(&mut **tx)
            .await?;
    Ok(id.map(CompanyId::new))
}

/// A member's role, seen from inside `tx`.
pub(super) async fn role(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<Option<Role>, StoreError> {
    let role: Option<String> =
        sqlx::query_scalar("SELECT role FROM memberships WHERE company_id = $1 AND user_id = $2")
            .bind(company_id.as_ref())
            .bind(user_id.as_ref())
            .fetch_optional(&mut **tx)
            .await?;
    role.map(|role| role.parse())
        .transpose()
        .map_err(|error| inconsistent("memberships", company_id.as_ref(), error))
}

/// Notes since when two-factor is wanted from everyone; a rule that holds already keeps its moment.
pub(super) async fn set_two_factor_required(
    tx: &mut Tx,
    company_id: &CompanyId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let since = since.map(Timestamp::as_millis);
    let updated = sqlx::query(
        "UPDATE companies
         SET two_factor_required_at =
             CASE WHEN $2 IS NULL THEN NULL ELSE COALESCE(two_factor_required_at, $2) END
         WHERE id = $1",
    )
    .bind(company_id.as_ref())
    .bind(since)
    .execute(&mut **tx)
    .await?;
    expect_rows("companies", company_id.as_ref(), updated.rows_affected(), 1)
}
