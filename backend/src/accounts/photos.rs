//! Profile photos.

use std::sync::Arc;

use nameplate_domain::{
    accounts::{Crop, PHOTOS_PER_USER},
    kernel::{Fault, PhotoId, UserId},
};
use sqlx::FromRow;
use tokio::sync::Semaphore;
use tracing::instrument;

use super::picture::{Picture, develop};
use crate::{
    core::Core,
    kernel::{
        Bucket, Kernel, RateLimits, ServiceError, StoreError, Token, expect_rows, run_blocking,
    },
    live::Live,
};

const TABLE: &str = "photos";
/// How many pictures are decoded at once: each can take some hundred megabytes.
const AT_ONCE: usize = 1;
/// How many wait for that; each holds its file meanwhile.
const MOST_WAITING: usize = 16;

/// A photo as the server sends it.
#[derive(Clone, Debug, FromRow)]
pub struct Photo {
    pub mime: String,
    pub image: Vec<u8>,
}

#[derive(Clone)]
pub struct Photos {
    kernel: Kernel,
    live: Live,
    rate_limits: RateLimits,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Photos {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
        }
    }

    /// Whoever knows the id of a photo may see it.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, id: &PhotoId) -> Result<Option<Photo>, StoreError> {
        Ok(sqlx::query_as("SELECT mime, image FROM photos WHERE id = $1")
            .bind(id.as_ref())
            .fetch_optional(self.kernel.db.reader())
            .await?)
    }

    /// The photo of a user, if there is one.
    #[instrument(level = "debug", skip_all)]
    pub async fn of_user(&self, user_id: &UserId) -> Result<Option<Photo>, StoreError> {
        Ok(sqlx::query_as("SELECT mime, image FROM photos WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_optional(self.kernel.db.reader())
            .await?)
    }

    /// Makes a file the photo of a user, in place of the one before; gives its id.
    ///
    /// # Errors
    /// A fault of the field `photo`; [`ServiceError::Limited`] after too many; [`StoreError::Overloaded`], when too many
    /// wait already. Nothing is changed then.
    #[instrument(level = "debug", skip_all)]
    pub async fn save<E>(
        &self,
        user_id: &UserId,
        file: Vec<u8>,
        crop: Crop,
    ) -> Result<PhotoId, ServiceError<E>> {
        if file.is_empty() {
            return Err(ServiceError::field("photo", Fault::NoPhoto));
        }
        self.rate_limits.pass(&Bucket::of_user("photo:user", user_id), PHOTOS_PER_USER).await?;
        let waiting = self.waiting.try_acquire().map_err(|_| StoreError::Overloaded)?;
        let developed = run_blocking(&self.at_once, move || develop(&file, crop)).await?;
        drop(waiting);
        let Picture { mime, image } =
            developed.map_err(|fault| ServiceError::field("photo", fault))?;
        let id = PhotoId::new(Token::generate(&self.kernel).expose());
        let mut tx = self.kernel.db.begin().await?;
        let saved = sqlx::query(
            "INSERT INTO photos (id, user_id, mime, image, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (user_id) DO UPDATE
             SET id = excluded.id, mime = excluded.mime, image = excluded.image,
                 created_at = excluded.created_at",
        )
        .bind(id.as_ref())
        .bind(user_id.as_ref())
        .bind(mime)
        .bind(image)
        .bind(self.kernel.now().as_millis())
        .execute(&mut *tx)
        .await
        .map_err(StoreError::from)?;
        expect_rows(TABLE, user_id.as_ref(), saved.rows_affected(), 1)?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(id)
    }

    /// Removes the photo of a user, if there is one.
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(&self, user_id: &UserId) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        sqlx::query("DELETE FROM photos WHERE user_id = $1")
            .bind(user_id.as_ref())
            .execute(&mut *tx)
            .await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }
}
