//! The table `deletion_requests`.

use nameplate_domain::{
    exports::{DeclineReason, DeletionRequest, DeletionState},
    kernel::{Timestamp, UserId},
};
use sqlx::{Any, Executor, FromRow};

use crate::kernel::{StoreError, Tx, inconsistent};

const TABLE: &str = "deletion_requests";

#[derive(FromRow)]
struct RequestRow {
    user_id: String,
    requested_at: i64,
    withdrawn_at: Option<i64>,
    declined_at: Option<i64>,
    reason: Option<String>,
}

impl TryFrom<RequestRow> for DeletionRequest {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> Result<Self, StoreError> {
        let reason = row.reason.as_deref().map(DeclineReason::parse).transpose();
        let reason = reason.map_err(|fault| inconsistent(TABLE, &row.user_id, fault))?;
        let at = Timestamp::from_millis;
        let state = match (row.withdrawn_at, row.declined_at) {
            (Some(withdrawn), _) => DeletionState::Withdrawn { at: at(withdrawn) },
            (None, Some(declined)) => DeletionState::Declined { at: at(declined), reason },
            (None, None) => DeletionState::Open,
        };
        Ok(Self { requested_at: at(row.requested_at), state })
    }
}

/// The last time that a user asked to be deleted.
pub(crate) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &UserId,
) -> Result<Option<DeletionRequest>, StoreError> {
    let row: Option<RequestRow> = sqlx::query_as(
        "SELECT user_id, requested_at, withdrawn_at, declined_at, reason
         FROM deletion_requests WHERE user_id = $1",
    )
    .bind(user_id.as_ref())
    .fetch_optional(executor)
    .await?;
    row.map(DeletionRequest::try_from).transpose()
}

/// Writes that a user asks to be deleted, in the place of what was settled before. Gives `false`, and writes
/// nothing, when they ask already.
pub(crate) async fn open(
    tx: &mut Tx,
    user_id: &UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "INSERT INTO deletion_requests (user_id, requested_at) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE
         SET requested_at = excluded.requested_at, withdrawn_at = NULL, declined_at = NULL,
             declined_by = NULL, reason = NULL
         WHERE deletion_requests.withdrawn_at IS NOT NULL
            OR deletion_requests.declined_at IS NOT NULL",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Writes that a user took it back. Gives `false`, and writes nothing, when nothing was open.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    user_id: &UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "UPDATE deletion_requests SET withdrawn_at = $2
         WHERE user_id = $1 AND withdrawn_at IS NULL AND declined_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Writes that an admin declined. Gives `false`, and writes nothing, when nothing was open.
pub(crate) async fn decline(
    tx: &mut Tx,
    user_id: &UserId,
    by: &UserId,
    reason: Option<&DeclineReason>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "UPDATE deletion_requests SET declined_at = $2, declined_by = $3, reason = $4
         WHERE user_id = $1 AND withdrawn_at IS NULL AND declined_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(now.as_millis())
    .bind(by.as_ref())
    .bind(reason.map(AsRef::as_ref))
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}
