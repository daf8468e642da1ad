//! The table `appearances`.

use nameplate_domain::{appearance::Appearance, kernel::UserId};
use tracing::instrument;

use crate::{
    core::Core,
    kernel::{Kernel, StoreError, Tx, find_document, lock_document, read_document, save_document},
    live::Live,
};

const TABLE: &str = "appearances";

pub(crate) fn read(user_id: &UserId, text: &str) -> Result<Appearance, StoreError> {
    read_document(TABLE, user_id.as_ref(), text)
}

#[derive(Clone)]
pub struct Appearances {
    kernel: Kernel,
    live: Live,
}

impl Appearances {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), live: core.live.clone() }
    }

    /// How Nameplate looks to a user; `None` when the user never chose.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, user_id: &UserId) -> Result<Option<Appearance>, StoreError> {
        find_document(self.kernel.db.reader(), TABLE, user_id).await
    }

    /// Stores a user's choice of appearance.
    #[instrument(level = "debug", skip_all)]
    pub async fn save(&self, user_id: &UserId, appearance: Appearance) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.save_in(&mut tx, user_id, appearance).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }

    /// The same inside `tx`, without a word to open pages.
    pub(crate) async fn save_in(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        appearance: Appearance,
    ) -> Result<(), StoreError> {
        save_document(tx, TABLE, user_id, appearance, self.kernel.now()).await
    }

    /// Changes how Nameplate looks to a user, as it stands in that moment; gives how it looks then. `change` may
    /// refuse.
    ///
    /// # Errors
    /// The outer: [`StoreError`]. The inner: what `change` gives; nothing is changed then.
    #[instrument(level = "debug", skip_all)]
    pub async fn change<R>(
        &self,
        user_id: &UserId,
        change: impl FnOnce(Appearance) -> Result<Appearance, R>,
    ) -> Result<Result<Appearance, R>, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let now = self.kernel.now();
        let appearance = lock_document(&mut tx, TABLE, user_id, now).await?;
        let changed = match change(appearance) {
            Ok(changed) => changed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        save_document(&mut tx, TABLE, user_id, changed, now).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(Ok(changed))
    }
}
