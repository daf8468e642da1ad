//! The table `appearances`.

use nameplate_domain::{appearance::Appearance, kernel::UserId};

use crate::kernel::{Kernel, StoreError, expect_rows, read_document, write_document};

const TABLE: &str = "appearances";

/// The appearances' service. Cheap to clone.
#[derive(Clone)]
pub struct Appearances {
    kernel: Kernel,
}

impl Appearances {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
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
        let saved = sqlx::query(
            "INSERT INTO appearances (user_id, document, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id) DO UPDATE
             SET document = excluded.document, updated_at = excluded.updated_at",
        )
        .bind(user_id.as_ref())
        .bind(write_document(TABLE, user_id.as_ref(), appearance)?)
        .bind(self.kernel.now().as_millis())
        .execute(self.kernel.db.writer())
        .await?;
        expect_rows(TABLE, user_id.as_ref(), saved.rows_affected(), 1)
    }
}
