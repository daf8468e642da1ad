//! The table `shortcuts`.

use nameplate_domain::{
    kernel::UserId,
    shortcuts::{Keys, KeysError, Shortcut, Shortcuts},
};
use tracing::instrument;

use crate::{
    core::Core,
    kernel::{
        Kernel, ServiceError, StoreError, Tx, find_document, lock_document, read_document,
        save_document,
    },
    live::Live,
};

const TABLE: &str = "shortcuts";

pub(crate) fn read(user_id: &UserId, text: &str) -> Result<Shortcuts, StoreError> {
    read_document(TABLE, user_id.as_ref(), text)
}

#[derive(Clone)]
pub struct ShortcutSettings {
    kernel: Kernel,
    live: Live,
}

impl ShortcutSettings {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), live: core.live.clone() }
    }

    /// The shortcuts that a user changed.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, user_id: &UserId) -> Result<Shortcuts, StoreError> {
        let found = find_document(self.kernel.db.reader(), TABLE, user_id).await?;
        Ok(found.unwrap_or_default())
    }

    /// Turns all shortcuts of a user off, or on.
    #[instrument(level = "debug", skip_all)]
    pub async fn turn_off(
        &self,
        user_id: &UserId,
        is_off: bool,
    ) -> Result<(), ServiceError<KeysError>> {
        self.update(user_id, |shortcuts| {
            shortcuts.is_off = is_off;
            Ok(())
        })
        .await
    }

    /// Gives a shortcut of a user other keys; `None` takes them away.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for keys that something else has.
    #[instrument(level = "debug", skip_all)]
    pub async fn change(
        &self,
        user_id: &UserId,
        shortcut: &Shortcut,
        keys: Option<Keys>,
    ) -> Result<(), ServiceError<KeysError>> {
        self.update(user_id, |shortcuts| shortcuts.change(shortcut, keys)).await
    }

    /// Gives a shortcut of a user its own keys again.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] when another one has them by now.
    #[instrument(level = "debug", skip_all)]
    pub async fn reset(
        &self,
        user_id: &UserId,
        shortcut: &Shortcut,
    ) -> Result<(), ServiceError<KeysError>> {
        self.update(user_id, |shortcuts| shortcuts.reset(shortcut)).await
    }

    /// Gives all shortcuts of a user their own keys again.
    #[instrument(level = "debug", skip_all)]
    pub async fn reset_all(&self, user_id: &UserId) -> Result<(), ServiceError<KeysError>> {
        self.update(user_id, |shortcuts| {
            shortcuts.reset_all();
            Ok(())
        })
        .await
    }

    /// Puts other shortcuts in the place of all of a user's inside `tx`, without a word to open pages.
    pub(crate) async fn save_in(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        shortcuts: &Shortcuts,
    ) -> Result<(), StoreError> {
        save_document(tx, TABLE, user_id, shortcuts, self.kernel.now()).await
    }

    /// Changes what is stored by then: of two changes at once neither is lost.
    async fn update(
        &self,
        user_id: &UserId,
        change: impl FnOnce(&mut Shortcuts) -> Result<(), KeysError>,
    ) -> Result<(), ServiceError<KeysError>> {
        let mut tx = self.kernel.db.begin().await?;
        let now = self.kernel.now();
        let mut shortcuts: Shortcuts = lock_document(&mut tx, TABLE, user_id, now).await?;
        change(&mut shortcuts).map_err(ServiceError::Refused)?;
        save_document(&mut tx, TABLE, user_id, shortcuts, now).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}
