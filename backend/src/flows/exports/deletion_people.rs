//! Who decides about somebody's wish to be deleted.

use nameplate_domain::{
    accounts::Email,
    companies::{CompanyName, Membership, Permission, Role},
    kernel::{CompanyId, UserId},
};
use sqlx::FromRow;

use crate::{
    companies::membership_row::read_role,
    kernel::{StoreError, Tx, inconsistent},
};

/// An admin of a company of somebody's, who may delete them there.
pub(super) struct Decider {
    pub(super) company_id: CompanyId,
    pub(super) company: CompanyName,
    pub(super) user_id: UserId,
    pub(super) email: Email,
}

#[derive(FromRow)]
struct DeciderRow {
    company_id: String,
    name: String,
    own_role: String,
    user_id: String,
    role: String,
    email: String,
}

/// The admins who may delete a user, company by company.
pub(super) async fn deciders(tx: &mut Tx, user_id: &UserId) -> Result<Vec<Decider>, StoreError> {
    let rows: Vec<DeciderRow> = sqlx::query_as(
        "SELECT own.company_id, companies.name, own.role AS own_role,
                admins.user_id, admins.role, users.email
         FROM memberships AS own
         JOIN companies ON companies.id = own.company_id
         JOIN memberships AS admins ON admins.company_id = own.company_id
         JOIN users ON users.id = admins.user_id
         WHERE own.user_id = $1 AND admins.user_id <> $1 AND admins.deactivated_at IS NULL
         ORDER BY own.company_id, admins.user_id",
    )
    .bind(user_id.as_ref())
    .fetch_all(&mut **tx)
    .await?;
    let mut deciders = Vec::new();
    for row in rows {
        let role = read_role(&row.user_id, &row.role)?;
        if role.may_to(Permission::DeleteAccounts, read_role(&row.user_id, &row.own_role)?) {
            deciders.push(Decider {
                company: CompanyName::parse(&row.name)
                    .map_err(|fault| inconsistent("companies", &row.company_id, fault))?,
                email: Email::parse(&row.email)
                    .map_err(|fault| inconsistent("users", &row.user_id, fault))?,
                company_id: CompanyId::new(row.company_id),
                user_id: UserId::new(row.user_id),
            });
        }
    }
    Ok(deciders)
}

/// The first company, in the order of a user's memberships, of which nobody else is Super Admin.
pub(super) async fn left_alone<'a>(
    executor: &mut sqlx::AnyConnection,
    user_id: &UserId,
    memberships: &'a [Membership],
) -> Result<Option<&'a CompanyName>, StoreError> {
    for membership in memberships.iter().filter(|it| it.role == Role::SuperAdmin) {
        let others: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM memberships
             WHERE company_id = $1 AND user_id <> $2 AND role = $3 AND deactivated_at IS NULL",
        )
        .bind(membership.company_id.as_ref())
        .bind(user_id.as_ref())
        .bind(Role::SuperAdmin.as_str())
        .fetch_one(&mut *executor)
        .await?;
        if others == 0 {
            return Ok(Some(&membership.company_name));
        }
    }
    Ok(None)
}
