//! The table `companies`, as far as its admins change it.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{BillingContact, Policies},
    kernel::{CompanyId, Fault, Timestamp},
};

use super::membership_row::read_idle;
use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "companies";

/// The policies of a company, read inside `tx`.
pub(crate) async fn policies(tx: &mut Tx, id: &CompanyId) -> Result<Policies, StoreError> {
    let (two_factor_required_from, longest_idle_ms): (Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT two_factor_required_from, longest_idle_ms FROM companies WHERE id = $1",
    )
    .bind(id.as_ref())
    .fetch_one(&mut **tx)
    .await?;
    Ok(Policies {
        two_factor_required_from: two_factor_required_from.map(Timestamp::from_millis),
        longest_idle: read_idle(id.as_ref(), longest_idle_ms)?,
    })
}

pub(crate) async fn set_policies(
    tx: &mut Tx,
    id: &CompanyId,
    policies: Policies,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE companies SET two_factor_required_from = $2, longest_idle_ms = $3 WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(policies.two_factor_required_from.map(Timestamp::as_millis))
    .bind(policies.longest_idle.map(|bound| bound.as_millis()))
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// The billing contact; an empty one when the company is gone.
pub(crate) async fn billing_contact(db: &Db, id: &CompanyId) -> Result<BillingContact, StoreError> {
    let row: Option<(Option<String>, Option<String>)> =
        sqlx::query_as("SELECT billing_name, billing_email FROM companies WHERE id = $1")
            .bind(id.as_ref())
            .fetch_optional(db.reader())
            .await?;
    let (name, email) = row.unwrap_or_default();
    Ok(BillingContact {
        name: read(id, name, FullName::parse)?,
        email: read(id, email, Email::parse)?,
    })
}

pub(crate) async fn set_billing_contact(
    tx: &mut Tx,
    id: &CompanyId,
    contact: &BillingContact,
) -> Result<(), StoreError> {
    let updated =
        sqlx::query("UPDATE companies SET billing_name = $2, billing_email = $3 WHERE id = $1")
            .bind(id.as_ref())
            .bind(contact.name.as_ref().map(AsRef::as_ref))
            .bind(contact.email.as_ref().map(AsRef::as_ref))
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// How many active members a company has.
pub(crate) async fn count_active(db: &Db, id: &CompanyId) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships WHERE company_id = $1 AND deactivated_at IS NULL",
    )
    .bind(id.as_ref())
    .fetch_one(db.reader())
    .await?;
    Ok(count.unsigned_abs())
}

fn read<T>(
    id: &CompanyId,
    stored: Option<String>,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Option<T>, StoreError> {
    let parsed = stored.map(|text| parse(&text)).transpose();
    parsed.map_err(|fault| inconsistent(TABLE, id.as_ref(), fault))
}

/// Empties what a company is reached by where it is this person, found by their address. The details
/// count as saved: a form that was open before doesn't bring the address back.
pub(crate) async fn clear_contacts(
    tx: &mut Tx,
    company_id: &CompanyId,
    email_key: &str,
) -> Result<(), StoreError> {
    let (email, billing_email): (Option<String>, Option<String>) =
        sqlx::query_as("SELECT email, billing_email FROM companies WHERE id = $1")
            .bind(company_id.as_ref())
            .fetch_one(&mut **tx)
            .await?;
    let is_theirs = |email: Option<String>| {
        let email = email.and_then(|email| Email::parse(&email).ok());
        email.is_some_and(|email| email.key() == email_key)
    };
    if is_theirs(email) {
        sqlx::query(
            "UPDATE companies SET email = NULL, details_version = details_version + 1
             WHERE id = $1",
        )
        .bind(company_id.as_ref())
        .execute(&mut **tx)
        .await?;
    }
    if is_theirs(billing_email) {
        sqlx::query("UPDATE companies SET billing_name = NULL, billing_email = NULL WHERE id = $1")
            .bind(company_id.as_ref())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
