//! Deleting an account: what becomes of every row that names the person.

use nameplate_domain::kernel::{CompanyId, UserId};
use tracing::instrument;

use crate::{
    accounts::store as users,
    companies::{invitation_store as invitations, settings_store as settings, store as companies},
    core::Core,
    deliveries::Deliveries,
    kernel::{Kernel, RateLimits, StoreError, Tx},
    live::Live,
    notifications::delete_old,
    sessions::store as sessions,
};

/// What becomes of the rows of a table when an account is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureRule {
    /// The database removes them with the user (`ON DELETE CASCADE`).
    Removed,
    /// They stay, and name nobody any more (`ON DELETE SET NULL`).
    Anonymised,
    /// Nothing ties them to the user but what they say: they are deleted here, or say it no more.
    Deleted,
    /// They hold an id that belongs to nobody then, and are gone when whoever has to know of it does: within minutes, or
    /// a day where a webhook can't be reached.
    Pruned,
}

#[derive(Clone)]
pub struct Erasure {
    kernel: Kernel,
    deliveries: Deliveries,
    live: Live,
    rate_limits: RateLimits,
}

impl Erasure {
    /// Every table and column that names a person, and what becomes of it. A new one goes here: a
    /// test reads the tables, and fails for one that is missing. Whom a company is reached by is the
    /// company's to say: `companies` forgets the person where the account is deleted, nowhere else.
    pub const TABLES: &[(&str, &str, ErasureRule)] = &[
        ("activity", "user_id", ErasureRule::Removed),
        ("api_keys", "user_id", ErasureRule::Removed),
        ("appearances", "user_id", ErasureRule::Removed),
        ("shortcuts", "user_id", ErasureRule::Removed),
        ("backup_codes", "user_id", ErasureRule::Removed),
        ("changes", "user_ids", ErasureRule::Pruned),
        ("companies", "billing_email", ErasureRule::Deleted),
        ("companies", "email", ErasureRule::Deleted),
        ("company_activity", "actor_id", ErasureRule::Anonymised),
        ("company_activity", "subject_id", ErasureRule::Anonymised),
        ("deletion_requests", "declined_by", ErasureRule::Anonymised),
        ("deletion_requests", "user_id", ErasureRule::Removed),
        ("deliveries", "author_id", ErasureRule::Anonymised),
        ("deliveries", "recipient", ErasureRule::Deleted),
        ("deliveries", "recipient_key", ErasureRule::Deleted),
        ("deliveries", "user_id", ErasureRule::Removed),
        ("email_changes", "user_id", ErasureRule::Removed),
        ("email_subscriptions", "user_id", ErasureRule::Removed),
        ("event_people", "user_id", ErasureRule::Removed),
        ("exports", "user_id", ErasureRule::Removed),
        ("invitations", "email_key", ErasureRule::Deleted),
        ("invitations", "invited_by", ErasureRule::Anonymised),
        ("known_browsers", "user_id", ErasureRule::Removed),
        ("mailings", "author_id", ErasureRule::Anonymised),
        ("memberships", "user_id", ErasureRule::Removed),
        ("notification_preferences", "user_id", ErasureRule::Removed),
        ("notifications", "user_id", ErasureRule::Removed),
        ("passkey_ceremonies", "user_id", ErasureRule::Removed),
        ("passkeys", "user_id", ErasureRule::Removed),
        ("password_history", "user_id", ErasureRule::Removed),
        ("password_resets", "user_id", ErasureRule::Removed),
        ("pending_sign_ins", "user_id", ErasureRule::Removed),
        ("phone_links", "user_id", ErasureRule::Removed),
        ("photos", "user_id", ErasureRule::Removed),
        ("push_devices", "user_id", ErasureRule::Removed),
        ("rate_limits", "bucket", ErasureRule::Deleted),
        ("rate_limits", "subject", ErasureRule::Deleted),
        ("session_settings", "user_id", ErasureRule::Removed),
        ("sessions", "user_id", ErasureRule::Removed),
        ("settings_imports", "user_id", ErasureRule::Removed),
        ("snoozes", "user_id", ErasureRule::Removed),
        ("trusted_devices", "user_id", ErasureRule::Removed),
        ("two_factor", "user_id", ErasureRule::Removed),
        ("users", "id", ErasureRule::Deleted),
        ("webhook_deliveries", "member_id", ErasureRule::Pruned),
    ];

    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
        }
    }

    /// Deletes the many rows that nobody but the owner of an account sees, and hardly they: their older
    /// notifications. They may be hundreds of thousands, too many for the one transaction of
    /// [`Erasure::erase`], which comes next; so only call this when that will be allowed.
    ///
    /// # Errors
    /// [`StoreError`]. What was deleted by then stays deleted.
    #[instrument(level = "debug", skip_all)]
    pub async fn prepare(&self, user_id: &UserId) -> Result<(), StoreError> {
        delete_old(&self.kernel, user_id).await
    }

    /// Deletes an account inside `tx`, and all that names its owner; what stays of what they did
    /// names nobody. `company_id` is the company that deletes it, which `tx` holds. Their open pages
    /// are updated.
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
        companies::delete_memberships(tx, user_id).await?;
        sessions::delete_others(tx, user_id, None, self.kernel.now()).await?;
        invitations::delete_to(tx, email_key).await?;
        self.deliveries.forget_recipient(tx, email_key).await?;
        settings::clear_contacts(tx, company_id, email_key).await?;
        self.rate_limits.clear_of(tx, user_id).await?;
        users::delete(tx, user_id).await?;
        self.live.announce(tx, user_id).await
    }
}
