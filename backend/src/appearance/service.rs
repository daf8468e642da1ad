//! The table `appearances`.

use nameplate_domain::{appearance::Appearance, kernel::UserId};

use crate::{
    kernel::{Kernel, StoreError, expect_rows, read_document, write_document},
    live::Live,
};

const TABLE: &str = "appearances";

/// The appearances' service. Cheap to clone.
#[derive(Clone)]
pub struct Appearances {
    kernel: Kernel,
    live: Live,
}

impl Appearances {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel, live: Live) -> Self {
        Self { kernel, live }
    }

    /// How Nameplate looks to a user; `None` when the user never chose.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, user_id: &UserId) -> Result<Option<Appearance>, StoreError> {
        let document: Option<String> =
            sqlx::query_scalar("SELECT document FROM appearances WHERE user_id = $1")
                .bind(user_id.as_ref())
                .fetch_optional(self.kernel.db.reader())
                .await?;
        document.map(|text| read_document(TABLE, user_id.as_ref(), &text)).transpose()
    }

    /// Keeps how Nameplate looks to a user.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn save(&self, user_id: &UserId, appearance: Appearance) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let saved = sqlx::query(
            "INSERT INTO appearances (user_id, document, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id) DO UPDATE
             SET document = excluded.document, updated_at = excluded.updated_at",
        )
        .bind(user_id.as_ref())
        .bind(write_document(TABLE, user_id.as_ref(), appearance)?)
        .bind(self.kernel.now().as_millis())
        .execute(&mut *tx)
        .await?;
        expect_rows(TABLE, user_id.as_ref(), saved.rows_affected(), 1)?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }
}
