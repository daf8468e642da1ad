//! The table `memberships`, as admins change it.

use nameplate_domain::{
    accounts::Email,
    companies::{Permission, Role},
    kernel::{CompanyId, Timestamp, UserId},
};
use sqlx::{Any, Executor};

use super::membership_row::read_role;
use crate::kernel::{StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "memberships";

/// Whether a user belongs to another company, too, as an active member or not.
pub(crate) async fn belongs_elsewhere<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<bool, StoreError> {
    let elsewhere: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships WHERE user_id = $1 AND company_id <> $2",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .fetch_one(executor)
    .await?;
    Ok(elsewhere > 0)
}

pub(crate) async fn set_role(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
    role: Role,
) -> Result<(), StoreError> {
    let updated =
        sqlx::query("UPDATE memberships SET role = $3 WHERE company_id = $1 AND user_id = $2")
            .bind(company_id.as_ref())
            .bind(user_id.as_ref())
            .bind(role.as_str())
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, user_id.as_ref(), updated.rows_affected(), 1)
}

/// Writes since when a member is shut out. They have no default company there any more.
pub(crate) async fn set_deactivated(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE memberships SET deactivated_at = $3, default_since = NULL
         WHERE company_id = $1 AND user_id = $2",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, user_id.as_ref(), updated.rows_affected(), 1)
}

/// Ends a member's deactivation.
pub(crate) async fn set_reactivated(
    tx: &mut Tx,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE memberships SET deactivated_at = NULL WHERE company_id = $1 AND user_id = $2",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, user_id.as_ref(), updated.rows_affected(), 1)
}

/// The active members of a company who may do something in it, with their addresses.
pub(crate) async fn members_who_may(
    tx: &mut Tx,
    company_id: &CompanyId,
    permission: Permission,
) -> Result<Vec<(UserId, Email)>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT memberships.user_id, memberships.role, users.email
         FROM memberships JOIN users ON users.id = memberships.user_id
         WHERE memberships.company_id = $1 AND memberships.deactivated_at IS NULL
         ORDER BY memberships.user_id",
    )
    .bind(company_id.as_ref())
    .fetch_all(&mut **tx)
    .await?;
    let mut members = Vec::new();
    for (user_id, role, email) in rows {
        if read_role(company_id.as_ref(), &role)?.may(permission) {
            let email =
                Email::parse(&email).map_err(|fault| inconsistent("users", &user_id, fault))?;
            members.push((UserId::new(user_id), email));
        }
    }
    Ok(members)
}
