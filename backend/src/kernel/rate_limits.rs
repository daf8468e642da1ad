//! Limits kept in the database, so that they hold across restarts and replicas.

use std::fmt::Display;

use nameplate_domain::{
    accounts::Email,
    kernel::{RateLimit, Timestamp, UserId},
};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use tracing::instrument;

use super::{Kernel, ServiceError, StoreError, Tx};

const CLEAR: &str = "DELETE FROM rate_limits WHERE bucket = $1";

/// What tries are counted for: a network, an address, a company, a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    key: String,
    /// The user whom it counts for, with whose account it goes.
    subject: Option<UserId>,
}

impl Bucket {
    /// Of what is no user: `limit` says what is limited, `what` for whom.
    #[must_use]
    pub fn new(limit: &str, what: impl Display) -> Self {
        Self { key: format!("{limit}:{what}"), subject: None }
    }

    /// Of what anybody may type: the limits know it only by its hash.
    #[must_use]
    pub fn hashed(limit: &str, typed: &str) -> Self {
        Self::new(limit, hex(&Sha256::digest(typed.trim())))
    }

    /// Of the mails that people cause to one address, known or not, whoever they are
    /// ([`MAILS_PER_RECIPIENT`](nameplate_domain::deliveries::MAILS_PER_RECIPIENT)).
    #[must_use]
    pub fn of_mails_to(email: &Email) -> Self {
        Self::hashed("mail:recipient", &email.key())
    }

    /// Of a user.
    #[must_use]
    pub fn of_user(limit: &str, user_id: &UserId) -> Self {
        Self { subject: Some(user_id.clone()), ..Self::new(limit, user_id) }
    }

    /// Of a part of what a user has, such as one session.
    #[must_use]
    pub fn of_users(limit: &str, what: impl Display, user_id: &UserId) -> Self {
        Self::of_user(&format!("{limit}:{what}"), user_id)
    }
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The limits' service. Cheap to clone.
#[derive(Clone)]
pub struct RateLimits {
    kernel: Kernel,
}

impl RateLimits {
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Takes one try out of `bucket`; gives when the next is free if none is left.
    #[instrument(level = "debug", skip_all)]
    pub async fn take(
        &self,
        bucket: &Bucket,
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
        bucket: &Bucket,
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
        bucket: &Bucket,
        limit: RateLimit,
    ) -> Result<(), ServiceError<E>> {
        let taken = take(&mut *tx, bucket, limit, self.kernel.now()).await?;
        taken.map_err(|free_at| limited(bucket, free_at))
    }

    /// Gives one try back to `bucket` inside `tx`: it turned out not to count.
    #[instrument(level = "debug", skip_all)]
    pub async fn give_back_in(
        &self,
        tx: &mut Tx,
        bucket: &Bucket,
        limit: RateLimit,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE rate_limits SET used_until = used_until - $2 WHERE bucket = $1")
            .bind(&bucket.key)
            .bind(limit.interval_ms)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Forgets the tries of `bucket`.
    #[instrument(level = "debug", skip_all)]
    pub async fn clear(&self, bucket: &Bucket) -> Result<(), StoreError> {
        sqlx::query(CLEAR).bind(&bucket.key).execute(self.kernel.db.writer()).await?;
        Ok(())
    }

    /// Forgets the tries of `bucket` inside `tx`: exactly when what it is for comes true.
    pub(crate) async fn clear_in(&self, tx: &mut Tx, bucket: &Bucket) -> Result<(), StoreError> {
        sqlx::query(CLEAR).bind(&bucket.key).execute(&mut **tx).await?;
        Ok(())
    }

    /// Forgets inside `tx` all tries that count for a user.
    pub(crate) async fn clear_of(&self, tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM rate_limits WHERE subject = $1")
            .bind(user_id.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Removes the buckets that limit nothing any more; gives how many.
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
    bucket: &Bucket,
    limit: RateLimit,
    now: Timestamp,
) -> Result<Result<(), Timestamp>, StoreError> {
    let now = now.as_millis();
    let taken = sqlx::query(
        "INSERT INTO rate_limits (bucket, used_until, subject) VALUES ($1, $2 + $3, $5)
         ON CONFLICT (bucket) DO UPDATE SET used_until = $3 +
             CASE WHEN rate_limits.used_until > $2 THEN rate_limits.used_until ELSE $2 END
         WHERE rate_limits.used_until + $3 - $2 <= $4",
    )
    .bind(&bucket.key)
    .bind(now)
    .bind(limit.interval_ms)
    .bind(limit.reach_ms())
    .bind(bucket.subject.as_ref().map(AsRef::as_ref))
    .execute(&mut *connection)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(Ok(()));
    }
    let used_until: i64 =
        sqlx::query_scalar("SELECT used_until FROM rate_limits WHERE bucket = $1")
            .bind(&bucket.key)
            .fetch_optional(&mut *connection)
            .await?
            .unwrap_or(now);
    let free_at =
        Timestamp::from_millis(used_until).plus_millis(limit.interval_ms - limit.reach_ms());
    Ok(Err(free_at))
}

fn limited<E>(bucket: &Bucket, free_at: Timestamp) -> ServiceError<E> {
    tracing::warn!(bucket = bucket.key, "limited");
    ServiceError::Limited(free_at)
}
