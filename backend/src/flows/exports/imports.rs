//! Bringing settings along: a file is read, what would change is shown, and only its owner's word changes it.
//!
//! What is read waits in a row, not in the page: a form of a page may carry 64 KiB, and a row goes with the account
//! and after an hour.

use std::sync::Arc;

use nameplate_domain::{
    accounts::User,
    appearance::Appearance,
    exports::{IMPORT_KEPT_MS, IMPORTS_PER_USER, ImportError, ImportRules, SettingsChange},
    kernel::UserId,
};
use tokio::sync::Semaphore;
use tracing::instrument;

use super::settings::SettingsOfRooms;
use crate::{
    accounts::Accounts,
    core::Core,
    exports::{KnownSettings, import_store as store, read_file},
    kernel::{Bucket, Kernel, RateLimits, ServiceError, StoreError, inconsistent, run_blocking},
    live::Live,
};

/// How many files are read at once.
const AT_ONCE: usize = 1;
/// How many wait for that; each is in memory meanwhile.
const MOST_WAITING: usize = 16;

/// Settings that wait for their owner's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingImport {
    /// Tells the file from others that are handed in later.
    pub id: String,
    /// What would be another; nothing when all is as it is already.
    pub changes: Vec<SettingsChange>,
    /// What can't be taken, by its names in the file.
    pub skipped: Vec<String>,
    /// How much more can't.
    pub skipped_more: u32,
}

#[derive(Clone)]
pub struct SettingsImports {
    kernel: Kernel,
    accounts: Accounts,
    live: Live,
    rate_limits: RateLimits,
    settings: SettingsOfRooms,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl SettingsImports {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            settings: SettingsOfRooms::new(core),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
        }
    }

    /// Reads a file and keeps its settings for an hour, in the place of those before. Nothing is changed.
    ///
    /// # Errors
    /// [`ImportError`]; [`ServiceError::Limited`] after too many; [`StoreError::Overloaded`], when too many wait already.
    #[instrument(level = "debug", skip_all)]
    pub async fn hand_in(
        &self,
        user_id: &UserId,
        file: Vec<u8>,
    ) -> Result<(), ServiceError<ImportError>> {
        if file.len() > ImportRules::MAX_BYTES {
            return Err(ServiceError::Refused(ImportError::TooLarge));
        }
        self.rate_limits.pass(&Bucket::of_user("import:user", user_id), IMPORTS_PER_USER).await?;
        let waiting = self.waiting.try_acquire().map_err(|_| StoreError::Overloaded)?;
        let read = run_blocking(&self.at_once, move || read_file(&file)).await?;
        drop(waiting);
        let known = read.map_err(ServiceError::Refused)?;
        let document = serde_json::to_string(&known)
            .map_err(|error| inconsistent("settings_imports", user_id.as_ref(), error))?;
        let ends_at = self.kernel.now().plus_millis(IMPORT_KEPT_MS);
        store::save(&self.kernel.db, user_id, &self.kernel.new_id(), &document, ends_at).await?;
        Ok(())
    }

    /// What a user handed in, beside what they have now; `None` when nothing waits.
    #[instrument(level = "debug", skip_all)]
    pub async fn pending(&self, user: &User) -> Result<Option<PendingImport>, StoreError> {
        let found = store::find(&self.kernel.db, &user.id, self.kernel.now()).await?;
        let Some((id, document)) = found else { return Ok(None) };
        let known = read(&user.id, &document)?;
        let now = self.settings.find(user).await?;
        let changes = now.changes_to(&known.over(&now));
        let KnownSettings { skipped, skipped_more, .. } = known;
        Ok(Some(PendingImport { id, changes, skipped, skipped_more }))
    }

    /// Takes over the settings of a file, over what there is by now, all of them or none; gives how Nameplate looks
    /// to the user then.
    ///
    /// # Errors
    /// [`ImportError::Gone`].
    #[instrument(level = "debug", skip_all)]
    pub async fn take_over(
        &self,
        user_id: &UserId,
        id: &str,
    ) -> Result<Appearance, ServiceError<ImportError>> {
        self.settings.prepare().await?;
        // Before the transaction, which holds a connection of its own.
        let user = self.accounts.find(user_id).await?.ok_or(ServiceError::NotFound)?;
        let before = self.settings.find(&user).await?;
        let mut tx = self.kernel.db.begin().await?;
        let document = store::take(&mut tx, user_id, id, self.kernel.now()).await?;
        let document = document.ok_or(ServiceError::Refused(ImportError::Gone))?;
        let settings = read(user_id, &document)?.over(&before);
        self.settings.save(&mut tx, user_id, &before, &settings).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(settings.appearance)
    }

    /// Forgets what a user handed in.
    #[instrument(level = "debug", skip_all)]
    pub async fn discard(&self, user_id: &UserId) -> Result<(), StoreError> {
        store::delete(&self.kernel.db, user_id).await
    }
}

fn read(user_id: &UserId, document: &str) -> Result<KnownSettings, StoreError> {
    serde_json::from_str(document)
        .map_err(|error| inconsistent("settings_imports", user_id.as_ref(), error))
}
