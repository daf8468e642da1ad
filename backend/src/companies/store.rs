//! The tables `companies` and `memberships`, as far as every member sees them.

use nameplate_domain::{
    companies::{CompanyName, Membership, Role},
    kernel::{CompanyId, Timestamp, UserId},
    sessions::IdleTimeout,
};
use sqlx::{Any, AssertSqlSafe, Executor};

use super::membership_row::{COMPANIES, MEMBERSHIP_COLUMNS, MembershipRow, read_idle, read_role};
use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

/// How long the companies of the user of a row of `sessions` let them be away at the most, as an
/// expression.
pub(crate) const LONGEST_IDLE_OF_SESSION: &str = "(SELECT MIN(companies.longest_idle_ms)
     FROM memberships JOIN companies ON companies.id = memberships.company_id
     WHERE memberships.user_id = sessions.user_id AND memberships.deactivated_at IS NULL)";
/// From when on the companies of the user of a row of `sessions` require two-factor of them, as an expression.
pub(crate) const TWO_FACTOR_FROM_OF_SESSION: &str =
    "(SELECT MIN(companies.two_factor_required_from)
     FROM memberships JOIN companies ON companies.id = memberships.company_id
     WHERE memberships.user_id = sessions.user_id AND memberships.deactivated_at IS NULL)";
/// Whether the user of a row of `memberships` may enter its company, as a condition.
pub(crate) const MAY_ENTER: &str = "memberships.deactivated_at IS NULL";
/// The companies that the user `$1` may enter, as a subquery.
pub(crate) const ENTERED: &str =
    "(SELECT company_id FROM memberships WHERE user_id = $1 AND deactivated_at IS NULL)";
/// The users who may enter the company `$1`, as a subquery.
pub(crate) const ACTIVE_MEMBERS: &str =
    "(SELECT user_id FROM memberships WHERE company_id = $1 AND deactivated_at IS NULL)";

pub(crate) async fn insert(
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
    expect_rows(COMPANIES, id.as_ref(), inserted.rows_affected(), 1)
}

/// The name of the only company; `None` where there are several, or none.
pub(super) async fn only_name(db: &Db) -> Result<Option<CompanyName>, StoreError> {
    let found: Vec<(String, String)> =
        sqlx::query_as("SELECT id, name FROM companies LIMIT 2").fetch_all(db.reader()).await?;
    let [(id, name)] = found.as_slice() else { return Ok(None) };
    let name = CompanyName::parse(name).map_err(|fault| inconsistent(COMPANIES, id, fault))?;
    Ok(Some(name))
}

/// Gives `false`, and inserts nothing, when the user is a member already.
pub(crate) async fn insert_member(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
    role: Role,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO memberships (company_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, company_id) DO NOTHING",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .bind(role.as_str())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub(crate) async fn memberships(db: &Db, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
    let sql = format!(
        "SELECT {MEMBERSHIP_COLUMNS}
         FROM memberships JOIN companies ON companies.id = memberships.company_id
         WHERE memberships.user_id = $1
         ORDER BY memberships.joined_at, companies.name, companies.id"
    );
    let rows: Vec<MembershipRow> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(user_id.as_ref()).fetch_all(db.reader()).await?;
    rows.into_iter().map(Membership::try_from).collect()
}

/// The company that opens for a user: the one that they chose, or the first of their memberships.
pub(crate) async fn default_for<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &UserId,
) -> Result<Option<CompanyId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "SELECT companies.id
         FROM memberships JOIN companies ON companies.id = memberships.company_id
         WHERE memberships.user_id = $1 AND memberships.deactivated_at IS NULL
         ORDER BY CASE WHEN memberships.default_since IS NULL THEN 1 ELSE 0 END,
                  memberships.joined_at, companies.name, companies.id LIMIT 1",
    )
    .bind(user_id.as_ref())
    .fetch_optional(executor)
    .await?;
    Ok(id.map(CompanyId::new))
}

/// Gives `false`, and changes nothing, when the user may not enter the company.
pub(crate) async fn set_default(
    tx: &mut Tx,
    user_id: &UserId,
    company_id: &CompanyId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let chosen = sqlx::query(
        "UPDATE memberships SET default_since = $3
         WHERE user_id = $1 AND company_id = $2 AND deactivated_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    if chosen.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE memberships SET default_since = NULL WHERE user_id = $1 AND company_id <> $2",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

pub(crate) async fn find_by_name(
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

/// The name of a company, read inside `tx`.
pub(crate) async fn name(tx: &mut Tx, id: &CompanyId) -> Result<CompanyName, StoreError> {
    let name: String = sqlx::query_scalar("SELECT name FROM companies WHERE id = $1")
        .bind(id.as_ref())
        .fetch_one(&mut **tx)
        .await?;
    CompanyName::parse(&name).map_err(|fault| inconsistent(COMPANIES, id.as_ref(), fault))
}

/// Makes everybody else who changes the company's team wait until `tx` is over: what is read of it
/// from now on stays true. SQLite lets one transaction write at a time anyhow.
pub(crate) async fn lock(tx: &mut Tx, id: &CompanyId) -> Result<(), StoreError> {
    sqlx::query("UPDATE companies SET created_at = created_at WHERE id = $1")
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Makes everybody who changes the company's team wait until `tx` is over, but not those who do the
/// same as this.
pub(crate) async fn lock_shared(db: &Db, tx: &mut Tx, id: &CompanyId) -> Result<(), StoreError> {
    let sql = format!("SELECT id FROM companies WHERE id = $1{}", db.share());
    sqlx::query(AssertSqlSafe(sql)).bind(id.as_ref()).execute(&mut **tx).await?;
    Ok(())
}

/// The companies that a user belongs to, in the order of their ids, seen from inside `tx`.
pub(crate) async fn ids_of(tx: &mut Tx, user_id: &UserId) -> Result<Vec<CompanyId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT company_id FROM memberships WHERE user_id = $1 ORDER BY company_id",
    )
    .bind(user_id.as_ref())
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(CompanyId::new).collect())
}

/// The role of an active member, read inside `tx`.
pub(crate) async fn active_role(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<Option<Role>, StoreError> {
    let role: Option<String> = sqlx::query_scalar(
        "SELECT role FROM memberships
         WHERE company_id = $1 AND user_id = $2 AND deactivated_at IS NULL",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .fetch_optional(&mut **tx)
    .await?;
    role.map(|word| read_role(company_id.as_ref(), &word)).transpose()
}

/// How many active Super Admins a company has, read inside `tx`.
pub(crate) async fn count_super_admins(
    tx: &mut Tx,
    company_id: &CompanyId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships
         WHERE company_id = $1 AND role = $2 AND deactivated_at IS NULL",
    )
    .bind(company_id.as_ref())
    .bind(Role::SuperAdmin.as_str())
    .fetch_one(&mut **tx)
    .await?)
}

/// Notes that a member works in the company; gives `false`, and changes nothing, when the user may
/// not enter it. Inside a transaction, who may is settled until it is over.
pub(crate) async fn set_active<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    user_id: &UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE memberships SET last_active_at = $3
         WHERE company_id = $1 AND user_id = $2 AND deactivated_at IS NULL",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .execute(executor)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// The role of a member, whether or not they may enter the company, and whether they may; seen from
/// inside `tx`.
pub(crate) async fn standing(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<Option<(Role, bool)>, StoreError> {
    let row: Option<(String, Option<i64>)> = sqlx::query_as(
        "SELECT role, deactivated_at FROM memberships WHERE company_id = $1 AND user_id = $2",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|(role, deactivated_at)| {
        Ok((read_role(company_id.as_ref(), &role)?, deactivated_at.is_none()))
    })
    .transpose()
}

/// How long the companies of a user let them be away at the most, seen from inside `tx`.
pub(crate) async fn longest_idle(
    tx: &mut Tx,
    user_id: &UserId,
) -> Result<Option<IdleTimeout>, StoreError> {
    let millis: Option<i64> = sqlx::query_scalar(
        "SELECT MIN(companies.longest_idle_ms)
         FROM memberships JOIN companies ON companies.id = memberships.company_id
         WHERE memberships.user_id = $1 AND memberships.deactivated_at IS NULL",
    )
    .bind(user_id.as_ref())
    .fetch_one(&mut **tx)
    .await?;
    read_idle(user_id.as_ref(), millis)
}

/// Gives whether the user was a member.
pub(crate) async fn delete_member(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM memberships WHERE company_id = $1 AND user_id = $2")
        .bind(company_id.as_ref())
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Whether somebody with an address belongs to the company.
pub(crate) async fn has_member<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    email_key: &str,
) -> Result<bool, StoreError> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT users.id FROM users JOIN memberships ON memberships.user_id = users.id
         WHERE users.email_key = $2 AND memberships.company_id = $1",
    )
    .bind(company_id.as_ref())
    .bind(email_key)
    .fetch_optional(executor)
    .await?;
    Ok(found.is_some())
}

/// The active members of a company.
pub(crate) async fn active_members(
    tx: &mut Tx,
    company_id: &CompanyId,
) -> Result<Vec<UserId>, StoreError> {
    let sql = format!("SELECT user_id FROM {ACTIVE_MEMBERS} AS members");
    let ids: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .fetch_all(&mut **tx)
        .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// Deletes all memberships of a user.
pub(crate) async fn delete_memberships(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM memberships WHERE user_id = $1")
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
