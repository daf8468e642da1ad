//! The table `idempotency_keys`: the same request again gets the same answer, and does nothing.

use nameplate_domain::{
    api_keys::{IdempotencyError, IdempotencyKey},
    kernel::{ApiKeyId, Timestamp},
};
use sha2::{Digest as _, Sha256};
use sqlx::{Any, Executor, FromRow};
use tracing::instrument;

use super::ApiKeys;
use crate::kernel::{Kernel, ServiceError, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "idempotency_keys";

/// A request that a client may send again, by its idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatableRequest {
    api_key_id: ApiKeyId,
    key: IdempotencyKey,
    /// SHA-256 of path and body, so that a key can't be used again for another request.
    hash: Vec<u8>,
}

impl RepeatableRequest {
    /// A request to `path` with `body`, as the app of an API key calls it.
    #[must_use]
    pub fn new(api_key_id: ApiKeyId, key: IdempotencyKey, path: &str, body: &[u8]) -> Self {
        // No path holds a line break, so none runs into the body.
        let hash = Sha256::new().chain_update(path).chain_update("\n").chain_update(body);
        Self { api_key_id, key, hash: hash.finalize().to_vec() }
    }
}

impl RepeatableRequest {
    /// The error for a stored answer that can't be read.
    pub(crate) fn unreadable(&self, error: impl std::fmt::Debug) -> StoreError {
        inconsistent(TABLE, &format!("{} {}", self.api_key_id, self.key.as_ref()), error)
    }
}

/// Whether a request with this idempotency key came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It did not; whoever claimed it says by [`set_answer`] what it was answered.
    New,
    /// It did: this answer is given once more.
    Answered(String),
}

#[derive(FromRow)]
struct IdempotencyRow {
    request_hash: Vec<u8>,
    answer: String,
}

impl IdempotencyRow {
    /// The answer, if it is one to this request.
    fn answer_to(
        self,
        request: &RepeatableRequest,
    ) -> Result<String, ServiceError<IdempotencyError>> {
        if self.request_hash == request.hash {
            Ok(self.answer)
        } else {
            Err(ServiceError::Refused(IdempotencyError::OtherRequest))
        }
    }
}

/// Claims a request inside `tx`. The same one at the same moment waits here until `tx` is over.
///
/// # Errors
/// [`IdempotencyError::OtherRequest`].
pub(crate) async fn claim(
    tx: &mut Tx,
    kernel: &Kernel,
    request: &RepeatableRequest,
) -> Result<Claim, ServiceError<IdempotencyError>> {
    if insert(tx, kernel, request).await? {
        return Ok(Claim::New);
    }
    let row = find(&mut **tx, request).await?;
    let row = row.ok_or_else(|| request.unreadable("it is gone"))?;
    row.answer_to(request).map(Claim::Answered)
}

/// Notes that a request came; gives `false` when it, or another one of its name, did before.
async fn insert(
    tx: &mut Tx,
    kernel: &Kernel,
    request: &RepeatableRequest,
) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "INSERT INTO idempotency_keys (api_key_id, key, request_hash, answer, created_at)
         VALUES ($1, $2, $3, '', $4) ON CONFLICT (api_key_id, key) DO NOTHING",
    )
    .bind(request.api_key_id.as_ref())
    .bind(request.key.as_ref())
    .bind(request.hash.as_slice())
    .bind(kernel.now().as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    request: &RepeatableRequest,
) -> Result<Option<IdempotencyRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT request_hash, answer FROM idempotency_keys WHERE api_key_id = $1 AND key = $2",
    )
    .bind(request.api_key_id.as_ref())
    .bind(request.key.as_ref())
    .fetch_optional(executor)
    .await?)
}

/// Keeps what a claimed request is answered, inside the `tx` that claimed it.
pub(crate) async fn set_answer(
    tx: &mut Tx,
    request: &RepeatableRequest,
    answer: &str,
) -> Result<(), StoreError> {
    let answered =
        sqlx::query("UPDATE idempotency_keys SET answer = $3 WHERE api_key_id = $1 AND key = $2")
            .bind(request.api_key_id.as_ref())
            .bind(request.key.as_ref())
            .bind(answer)
            .execute(&mut **tx)
            .await?;
    expect_rows(TABLE, request.key.as_ref(), answered.rows_affected(), 1)
}

impl ApiKeys {
    /// What a request was answered that did the same however often it comes, when it came before.
    ///
    /// # Errors
    /// [`IdempotencyError::OtherRequest`].
    #[instrument(level = "debug", skip_all)]
    pub async fn find_answer(
        &self,
        request: &RepeatableRequest,
    ) -> Result<Option<String>, ServiceError<IdempotencyError>> {
        let row = find(self.kernel.db.reader(), request).await?;
        row.map(|row| row.answer_to(request)).transpose()
    }

    /// Keeps what such a request was answered. Of two at the same moment the first one's answer stays.
    ///
    /// # Errors
    /// [`IdempotencyError::OtherRequest`], when the first one was another request.
    #[instrument(level = "debug", skip_all)]
    pub async fn keep_answer(
        &self,
        request: &RepeatableRequest,
        answer: &str,
    ) -> Result<(), ServiceError<IdempotencyError>> {
        let mut tx = self.kernel.db.begin().await?;
        if let Claim::New = claim(&mut tx, &self.kernel, request).await? {
            set_answer(&mut tx, request, answer).await?;
        }
        Ok(self.kernel.commit(tx).await?)
    }
}

/// Whether a request, or another one of its name, was answered.
pub(crate) async fn is_answered(
    kernel: &Kernel,
    request: &RepeatableRequest,
) -> Result<bool, StoreError> {
    Ok(find(kernel.db.reader(), request).await?.is_some())
}

/// Removes the answers from before a moment; gives how many.
pub(crate) async fn prune(kernel: &Kernel, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
        .bind(oldest.as_millis())
        .execute(kernel.db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
