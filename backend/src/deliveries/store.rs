//! The table `deliveries`.

use nameplate_domain::{
    accounts::Email,
    deliveries::{LEASE_MS, next_try},
    kernel::{DeliveryId, InvitationId, Timestamp, UserId},
};
use sqlx::FromRow;

use crate::{
    kernel::{Db, StoreError, Tx, expect_rows, inconsistent},
    mail::Message,
};

const TABLE: &str = "deliveries";
const MAIL: &str = "email";

/// A delivery that this process has claimed.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) id: DeliveryId,
    pub(super) user_id: Option<UserId>,
    pub(super) to: Email,
    pub(super) message: Message,
    pub(super) created_at: Timestamp,
    /// How often it was tried, this try included.
    pub(super) tries: u32,
}

#[derive(FromRow)]
struct ClaimedRow {
    id: String,
    user_id: Option<String>,
    recipient: String,
    message: String,
    created_at: i64,
    tries: i64,
}

impl TryFrom<ClaimedRow> for Claimed {
    type Error = StoreError;

    fn try_from(row: ClaimedRow) -> Result<Self, Self::Error> {
        Ok(Self {
            to: Email::parse(&row.recipient)
                .map_err(|fault| inconsistent(TABLE, &row.id, fault))?,
            message: serde_json::from_str(&row.message)
                .map_err(|error| inconsistent(TABLE, &row.id, error))?,
            tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
            id: DeliveryId::new(row.id),
            user_id: row.user_id.map(UserId::new),
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &DeliveryId,
    user_id: Option<&UserId>,
    to: &Email,
    message: &Message,
    now: Timestamp,
) -> Result<(), StoreError> {
    let message =
        serde_json::to_string(message).map_err(|error| inconsistent(TABLE, id.as_ref(), error))?;
    let inserted = sqlx::query(
        "INSERT INTO deliveries (id, user_id, channel, recipient, message, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id.as_ref())
    .bind(user_id.map(AsRef::as_ref))
    .bind(MAIL)
    .bind(to.as_ref())
    .bind(message)
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

/// Gives the deliveries that hold an invitation's id to a user, if they are nobody's.
pub(super) async fn set_user(
    tx: &mut Tx,
    invitation_id: &InvitationId,
    user_id: &UserId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE deliveries SET user_id = $2 WHERE user_id IS NULL AND message LIKE $1")
        .bind(format!("%\"{invitation_id}\"%"))
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes the deliveries that hold an invitation's id, if they are nobody's.
pub(super) async fn delete_of_invitation(
    tx: &mut Tx,
    invitation_id: &InvitationId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE user_id IS NULL AND message LIKE $1")
        .bind(format!("%\"{invitation_id}\"%"))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What was claimed: all that could be read, and how many rows it were with those that couldn't.
#[derive(Debug, Default)]
pub(super) struct Claim {
    pub(super) count: usize,
    pub(super) deliveries: Vec<Claimed>,
}

/// Claims up to `limit` deliveries that are due: until the lease ends they are nobody else's. A row
/// that can't be read counts as a failed try, as a newer Nameplate may have written it, and holds up
/// no other.
pub(super) async fn claim(db: &Db, limit: i64, now: Timestamp) -> Result<Claim, StoreError> {
    // Asked of a reader first: on SQLite there is one writer, and mostly nothing to do.
    let is_due: Option<i64> = sqlx::query_scalar(
        "SELECT due_at FROM deliveries WHERE settled_at IS NULL AND due_at <= $1 LIMIT 1",
    )
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    if is_due.is_none() {
        return Ok(Claim::default());
    }
    let rows: Vec<ClaimedRow> = sqlx::query_as(
        "UPDATE deliveries SET due_at = $2, tries = tries + 1
         WHERE id IN (SELECT id FROM deliveries WHERE settled_at IS NULL AND due_at <= $1
                      ORDER BY due_at LIMIT $3)
           AND settled_at IS NULL AND due_at <= $1
         RETURNING id, user_id, recipient, message, created_at, tries",
    )
    .bind(now.as_millis())
    .bind(now.plus_millis(LEASE_MS).as_millis())
    .bind(limit)
    .fetch_all(db.writer())
    .await?;
    let mut claim = Claim { count: rows.len(), deliveries: Vec::new() };
    for row in rows {
        let (id, created_at) = (row.id.clone(), Timestamp::from_millis(row.created_at));
        let tries = u32::try_from(row.tries).unwrap_or(u32::MAX);
        match Claimed::try_from(row) {
            Ok(delivery) => claim.deliveries.push(delivery),
            Err(error) => {
                tracing::error!(%error, "a delivery can't be read");
                let next = next_try(created_at, tries, now);
                set_failed(db, &DeliveryId::new(id), &error.to_string(), next, now).await?;
            }
        }
    }
    Ok(claim)
}

pub(super) async fn set_delivered(
    db: &Db,
    id: &DeliveryId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE deliveries SET delivered_at = $2, settled_at = $2, last_error = NULL
         WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(now.as_millis())
    .execute(db.writer())
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

pub(super) async fn set_dropped(
    db: &Db,
    id: &DeliveryId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated =
        sqlx::query("UPDATE deliveries SET dropped_at = $2, settled_at = $2 WHERE id = $1")
            .bind(id.as_ref())
            .bind(now.as_millis())
            .execute(db.writer())
            .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Notes a failed try: when the next one is, or, without one, that it is given up. Changes nothing
/// when somebody else, after the lease, was luckier.
pub(super) async fn set_failed(
    db: &Db,
    id: &DeliveryId,
    error: &str,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let given_up_at = next.is_none().then(|| now.as_millis());
    let updated = sqlx::query(
        "UPDATE deliveries SET last_error = $2, due_at = $3, failed_at = $4, settled_at = $4
         WHERE id = $1 AND settled_at IS NULL",
    )
    .bind(id.as_ref())
    .bind(error)
    .bind(next.unwrap_or(now).as_millis())
    .bind(given_up_at)
    .execute(db.writer())
    .await?;
    if updated.rows_affected() == 0 {
        tracing::warn!(delivery = %id, error, "a try failed after another had settled it");
    }
    Ok(())
}

pub(super) async fn delete_settled_before(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM deliveries WHERE settled_at < $1")
        .bind(oldest.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
