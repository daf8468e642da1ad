//! The table `two_factor`.

use nameplate_domain::kernel::{Timestamp, UserId};
use sqlx::{Any, Executor, FromRow};

use super::totp::TotpSecret;
use crate::kernel::{Kernel, Purpose, StoreError, Tx, inconsistent};

/// Voids the key of an app of the user `$1` that no code has turned on: whoever began may have kept it.
pub(crate) const VOID_UNCONFIRMED: &str =
    "DELETE FROM two_factor WHERE user_id = $1 AND enabled_at IS NULL";

const TABLE: &str = "two_factor";

/// Since when the user of a column has two-factor on, as a part of a query; `NULL` where they have not.
pub(crate) fn select_enabled_at(user_id: &str) -> String {
    format!("(SELECT two_factor.enabled_at FROM two_factor WHERE two_factor.user_id = {user_id})")
}

#[derive(FromRow)]
struct TwoFactorRow {
    secret: Vec<u8>,
    enabled_at: Option<i64>,
}

/// A user's authenticator app as it is stored.
pub(super) struct StoredTwoFactor {
    pub(super) secret: TotpSecret,
    /// The secret as it is stored.
    pub(super) sealed: Vec<u8>,
    pub(super) enabled_at: Option<Timestamp>,
}

/// Puts a secret that is not turned on yet in the place of another such; gives `false` when one is
/// turned on.
pub(super) async fn put_unconfirmed(
    kernel: &Kernel,
    tx: &mut Tx,
    user_id: &UserId,
    secret: &TotpSecret,
) -> Result<bool, StoreError> {
    let sealed = kernel.seal(Purpose::TotpSecret, user_id.as_ref(), secret.as_bytes())?;
    let put = sqlx::query(
        "INSERT INTO two_factor (user_id, secret, created_at, last_step) VALUES ($1, $2, $3, 0)
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret,
             created_at = excluded.created_at, last_step = 0
         WHERE two_factor.enabled_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(sealed)
    .bind(kernel.now().as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(put.rows_affected() == 1)
}

/// A user's authenticator app, if they set one up.
pub(super) async fn find<'e>(
    kernel: &Kernel,
    executor: impl Executor<'e, Database = Any>,
    user_id: &UserId,
) -> Result<Option<StoredTwoFactor>, StoreError> {
    let row: Option<TwoFactorRow> =
        sqlx::query_as("SELECT secret, enabled_at FROM two_factor WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_optional(executor)
            .await?;
    row.map(|row| {
        let secret = kernel
            .secret
            .open(Purpose::TotpSecret, user_id.as_ref(), &row.secret)
            .and_then(|bytes| bytes.try_into().ok())
            .map(TotpSecret::new)
            .ok_or_else(|| {
                inconsistent(TABLE, user_id.as_ref(), "the secret was sealed by another key")
            })?;
        let enabled_at = row.enabled_at.map(Timestamp::from_millis);
        Ok(StoredTwoFactor { secret, sealed: row.secret, enabled_at })
    })
    .transpose()
}

/// When a user turned two-factor on, if it is.
pub(super) async fn enabled_at<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &UserId,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<Option<i64>> =
        sqlx::query_scalar("SELECT enabled_at FROM two_factor WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_optional(executor)
            .await?;
    Ok(at.flatten().map(Timestamp::from_millis))
}

/// Turns a secret on by the code of `step`; gives `false` when it waits no more: it is on, or another
/// took its place.
pub(super) async fn enable(
    tx: &mut Tx,
    user_id: &UserId,
    sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let enabled = sqlx::query(
        "UPDATE two_factor SET enabled_at = $3, last_step = $2
         WHERE user_id = $1 AND enabled_at IS NULL AND secret = $4",
    )
    .bind(user_id.as_ref())
    .bind(step)
    .bind(now.as_millis())
    .bind(sealed)
    .execute(&mut **tx)
    .await?;
    Ok(enabled.rows_affected() == 1)
}

/// Whether a user's two-factor is on; until `tx` is over nobody else changes it, or its backup codes.
pub(super) async fn lock_enabled(tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
    lock_enabled_by(tx, user_id, Timestamp::from_millis(i64::MAX)).await
}

/// Whether a user's two-factor is on since a moment, or before it; until `tx` is over nobody else
/// changes it.
pub(super) async fn lock_enabled_by(
    tx: &mut Tx,
    user_id: &UserId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let locked = sqlx::query(
        "UPDATE two_factor SET enabled_at = enabled_at WHERE user_id = $1 AND enabled_at <= $2",
    )
    .bind(user_id.as_ref())
    .bind(at.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(locked.rows_affected() == 1)
}

/// Uses the code of a step up; gives `false` when it, or one after it, was used before.
pub(super) async fn use_step(tx: &mut Tx, user_id: &UserId, step: i64) -> Result<bool, StoreError> {
    let used = sqlx::query(
        "UPDATE two_factor SET last_step = $2
         WHERE user_id = $1 AND enabled_at IS NOT NULL AND last_step < $2",
    )
    .bind(user_id.as_ref())
    .bind(step)
    .execute(&mut **tx)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Gives whether there was a secret that was turned on.
pub(super) async fn delete(tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
    let enabled: Vec<Option<i64>> =
        sqlx::query_scalar("DELETE FROM two_factor WHERE user_id = $1 RETURNING enabled_at")
            .bind(user_id.as_ref())
            .fetch_all(&mut **tx)
            .await?;
    Ok(enabled.into_iter().any(|at| at.is_some()))
}
