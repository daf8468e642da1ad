//! Limits kept in the database, so that they hold across restarts and replicas.

use nameplate_domain::kernel::{RateLimit, Timestamp};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use tracing::instrument;

use super::{Kernel, ServiceError, StoreError, Tx};

const CLEAR: &str = "DELETE FROM rate_limits WHERE bucket = $1";

/// The limits' service. Cheap to clone.
#[derive(Clone)]
pub struct RateLimits {
    kernel: Kernel,
}

impl RateLimits {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Takes one try out of `bucket`; gives when the next is free if none is left.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn take(
        &self,
        bucket: &str,
        limit: RateLimit,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let mut connection = self.kernel.db.writer().acquire().await?;
        take(&mut connection, bucket, limit, self.kernel.now()).await
    }

    /// Takes one try out of `bucket` for a service, which has nothing to do when none is left.
    ///
    /// # Errors
    /// [`ServiceError::Limited`] with the moment when the next is free.
    pub(crate) async fn pass<E>(
        &self,
        bucket: &str,
        limit: RateLimit,
    ) -> Result<(), ServiceError<E>> {
        self.take(bucket, limit).await?.map_err(|free_at| limited(bucket, free_at))
    }

    /// As [`RateLimits::pass`], inside `tx`: who finds no try left takes none of another bucket either,
    /// if the transaction is dropped.
    ///
    /// # Errors
    /// [`ServiceError::Limited`] with the moment when the next is free.
    pub(crate) async fn pass_in<E>(
        &self,
        tx: &mut Tx,
        bucket: &str,
        limit: RateLimit,
    ) -> Result<(), ServiceError<E>> {
        let taken = take(&mut *tx, bucket, limit, self.kernel.now()).await?;
        taken.map_err(|free_at| limited(bucket, free_at))
    }

    /// Gives one try back to `bucket` inside `tx`: it turned out not to count.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn give_back_in(
        &self,
        tx: &mut Tx,
        bucket: &str,
        limit: RateLimit,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE rate_limits SET used_until = used_until - $2 WHERE bucket = $1")
            .bind(bucket)
            .bind(limit.interval_ms)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Forgets the tries of `bucket`.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn clear(&self, bucket: &str) -> Result<(), StoreError> {
        sqlx::query(CLEAR).bind(bucket).execute(self.kernel.db.writer()).await?;
        Ok(())
    }

    /// Forgets the tries of `bucket` inside `tx`: exactly when what it is for comes true.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn clear_in(&self, tx: &mut Tx, bucket: &str) -> Result<(), StoreError> {
        sqlx::query(CLEAR).bind(bucket).execute(&mut **tx).await?;
        Ok(())
    }

    /// Removes the buckets that limit nothing any more; gives how many.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let pruned = sqlx::query("DELETE FROM rate_limits WHERE used_until <= $1")
            .bind(self.kernel.now().as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(pruned.rows_affected())
    }
}

/// Takes one try out of `bucket`; gives when the next is free if none is left.
///
/// One statement, so that tries at the same moment on several replicas can't both take the last one.
async fn take(
    connection: &mut AnyConnection,
    bucket: &str,
    limit: RateLimit,
    now: Timestamp,
) -> Result<Result<(), Timestamp>, StoreError> {
    let now = now.as_millis();
    let taken = sqlx::query(
        "INSERT INTO rate_limits (bucket, used_until) VALUES ($1, $2 + $3)
         ON CONFLICT (bucket) DO UPDATE SET used_until = $3 +
             CASE WHEN rate_limits.used_until > $2 THEN rate_limits.used_until ELSE $2 END
         WHERE rate_limits.used_until + $3 - $2 <= $4",
    )
    .bind(bucket)
    .bind(now)
    .bind(limit.interval_ms)
    .bind(limit.reach_ms())
    .execute(&mut *connection)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(Ok(()));
    }
    let used_until: i64 =
        sqlx::query_scalar("SELECT used_until FROM rate_limits WHERE bucket = $1")
            .bind(bucket)
            .fetch_optional(&mut *connection)
            .await?
            .unwrap_or(now);
    let free_at =
        Timestamp::from_millis(used_until).plus_millis(limit.interval_ms - limit.reach_ms());
    Ok(Err(free_at))
}

fn limited<E>(bucket: &str, free_at: Timestamp) -> ServiceError<E> {
    tracing::warn!(bucket, "limited");
    ServiceError::Limited(free_at)
}

/// A bucket for what anybody may type: the limits know it only by its hash.
pub(crate) fn hashed_bucket(name: &str, typed: &str) -> String {
    let hash = Sha256::digest(typed.trim());
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{name}:{hex}")
}
