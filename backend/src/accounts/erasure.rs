//! Deleting an account: what becomes of every row that names the person.

use nameplate_domain::kernel::{CompanyId, UserId};
use sqlx::AssertSqlSafe;

use crate::{
    deliveries::Deliveries,
    kernel::{Kernel, StoreError, Tx, expect_rows},
    live::Live,
    notifications::delete_old,
};

/// What becomes of the rows of a table when an account is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The database removes them with the user (`ON DELETE CASCADE`).
    Removed,
    /// They stay, and name nobody any more (`ON DELETE SET NULL`).
    Anonymised,
    /// Nothing ties them to the user but what they say: they are deleted here, or say it no more.
    Deleted,
    /// They hold an id that belongs to nobody then, and are gone within minutes.
    Pruned,
}

/// The service that deletes accounts. Cheap to clone.
#[derive(Clone)]
pub struct Erasure {
    kernel: Kernel,
    deliveries: Deliveries,
    live: Live,
}

impl Erasure {
    /// Every table and column that names a person, and what becomes of it. A new one goes here: a
    /// test reads the tables, and fails for one that is missing. Whom a company is reached by is the
    /// company's to say: `companies` forgets the person where the account is deleted, nowhere else.
    pub const TABLES: &[(&str, &str, Fate)] = &[
        ("activity", "user_id", Fate::Removed),
        ("api_keys", "user_id", Fate::Removed),
        ("appearances", "user_id", Fate::Removed),
        ("shortcuts", "user_id", Fate::Removed),
        ("backup_codes", "user_id", Fate::Removed),
        ("changes", "user_ids", Fate::Pruned),
        ("companies", "billing_email", Fate::Deleted),
        ("companies", "email", Fate::Deleted),
        ("company_activity", "actor_id", Fate::Anonymised),
        ("company_activity", "subject_id", Fate::Anonymised),
        ("deliveries", "author_id", Fate::Anonymised),
        ("deliveries", "recipient", Fate::Deleted),
        ("deliveries", "recipient_key", Fate::Deleted),
        ("deliveries", "user_id", Fate::Removed),
        ("email_changes", "user_id", Fate::Removed),
        ("event_people", "user_id", Fate::Removed),
        ("invitations", "email_key", Fate::Deleted),
        ("invitations", "invited_by", Fate::Anonymised),
        ("known_browsers", "user_id", Fate::Removed),
        ("memberships", "user_id", Fate::Removed),
        ("notification_preferences", "user_id", Fate::Removed),
        ("notifications", "user_id", Fate::Removed),
        ("passkey_ceremonies", "user_id", Fate::Removed),
        ("passkeys", "user_id", Fate::Removed),
        ("password_history", "user_id", Fate::Removed),
        ("password_resets", "user_id", Fate::Removed),
        ("pending_sign_ins", "user_id", Fate::Removed),
        ("phone_links", "user_id", Fate::Removed),
        ("photos", "user_id", Fate::Removed),
        ("push_devices", "user_id", Fate::Removed),
        ("rate_limits", "bucket", Fate::Deleted),
        ("session_settings", "user_id", Fate::Removed),
        ("sessions", "user_id", Fate::Removed),
        ("snoozes", "user_id", Fate::Removed),
        ("trusted_devices", "user_id", Fate::Removed),
        ("two_factor", "user_id", Fate::Removed),
        ("users", "id", Fate::Deleted),
    ];

    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel, deliveries: Deliveries, live: Live) -> Self {
        Self { kernel, deliveries, live }
    }

    /// Deletes the many rows that nobody but the owner of an account sees, and hardly they: their older
    /// notifications. They may be hundreds of thousands, too many for the one transaction of
    /// [`Erasure::erase`], which comes next; so only call this when that will be allowed.
    ///
    /// # Errors
    /// [`StoreError`]. What was deleted by then stays deleted.
    pub async fn prepare(&self, user_id: &UserId) -> Result<(), StoreError> {
        delete_old(&self.kernel, user_id).await
    }

    /// Deletes an account inside `tx`, and all that names its owner; what stays of what they did
    /// names nobody. `company_id` is the company that deletes it, which `tx` holds. Their open pages
    /// are told.
    ///
    /// # Errors
    /// [`StoreError`], also when the account is gone.
    pub(crate) async fn erase(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        email_key: &str,
        company_id: &CompanyId,
    ) -> Result<(), StoreError> {
        // In the order in which others take them, so that nobody waits for each other.
        for table in ["memberships", "sessions"] {
            let sql = format!("DELETE FROM {table} WHERE user_id = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(user_id.as_ref()).execute(&mut **tx).await?;
        }
        sqlx::query("DELETE FROM invitations WHERE email_key = $1")
            .bind(email_key)
            .execute(&mut **tx)
            .await?;
        self.deliveries.forget_recipient(tx, email_key).await?;
        clear_contacts(tx, company_id, email_key).await?;
        sqlx::query("DELETE FROM rate_limits WHERE bucket LIKE $1")
            .bind(format!("%:{user_id}"))
            .execute(&mut **tx)
            .await?;
        let deleted = sqlx::query("DELETE FROM users WHERE id = $1")
            .bind(user_id.as_ref())
            .execute(&mut **tx)
            .await?;
        expect_rows("users", user_id.as_ref(), deleted.rows_affected(), 1)?;
        self.live.announce(tx, user_id).await
    }
}

/// Empties what a company is reached by where it is this person, found by their address. The details
/// count as saved: a form that was open before doesn't bring the address back.
async fn clear_contacts(
    tx: &mut Tx,
    company_id: &CompanyId,
    email_key: &str,
) -> Result<(), StoreError> {
    let (email, billing_email): (Option<String>, Option<String>) =
        sqlx::query_as("SELECT email, billing_email FROM companies WHERE id = $1")
            .bind(company_id.as_ref())
            .fetch_one(&mut **tx)
            .await?;
    let is_theirs =
        |email: Option<String>| email.is_some_and(|email| email.to_lowercase() == email_key);
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
