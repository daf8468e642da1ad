//! How attempts ended, in the table `deliveries`.

use nameplate_domain::{
    kernel::{DeliveryId, Timestamp},
    notifications::Rule,
};
use sqlx::AssertSqlSafe;

use super::{
    claims::{Claimed, Content},
    store::TABLE,
};
use crate::kernel::{Db, Kernel, StoreError, expect_rows};

/// What is stored as the error when the message can't be read.
const UNREADABLE: &str = "The message can't be read by this version of Nameplate.";

/// What the log says of an attempt whose outcome is not recorded.
const TOO_LATE: &str = "a try ended after its lease, and another has taken the delivery over";

/// The result of an attempt, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Delivered,
    /// The recipient is gone, or a rule says by now that it doesn't go.
    Dropped(Option<Rule>),
    /// It failed, for this reason, and is tried again at a moment; without one it is given up.
    Failed(String, Option<Timestamp>),
}

/// Notes how the try of a message ended, in all its rows. A failure changes nothing when somebody
/// else, after the lease, has claimed it or was luckier.
pub(crate) async fn record(
    db: &Db,
    delivery: &Claimed,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    match &delivery.content {
        Content::Held(until) => {
            let updated = record_digest(db, delivery, *until, outcome, now).await?;
            // All of a digest batch may have been dropped row by row.
            if updated == 0 && !matches!(outcome, Outcome::Dropped(_)) {
                tracing::warn!(delivery = %delivery.id, "{TOO_LATE}");
            }
            Ok(())
        }
        Content::Message(message) if message.is_last() => {
            record_one(db, &delivery.id, outcome, delivery.leased_until, now).await?;
            delete_settled(db, &delivery.id).await
        }
        _ => record_one(db, &delivery.id, outcome, delivery.leased_until, now).await,
    }
}

/// Forgets a message that nobody waits for any more, if it is settled.
async fn delete_settled(db: &Db, id: &DeliveryId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE id = $1 AND settled_at IS NOT NULL")
        .bind(id.as_ref())
        .execute(db.writer())
        .await?;
    Ok(())
}

/// Records that a row can't be read.
pub(crate) async fn set_unreadable(
    db: &Db,
    id: &DeliveryId,
    next: Option<Timestamp>,
    leased_until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    record_one(db, id, &Outcome::Failed(UNREADABLE.to_owned(), next), leased_until, now).await
}

async fn record_one(
    db: &Db,
    id: &DeliveryId,
    outcome: &Outcome,
    leased_until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Once delivered it is delivered, also when the lease had run out.
    if *outcome == Outcome::Delivered {
        let updated =
            update("id = $8", outcome, now).bind(id.as_ref()).execute(db.writer()).await?;
        return expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1);
    }
    // By the lease: whoever claimed it after it ran out has a lease of their own.
    let condition = "id = $8 AND due_at = $9 AND settled_at IS NULL";
    let updated = update(condition, outcome, now)
        .bind(id.as_ref())
        .bind(leased_until.as_millis())
        .execute(db.writer())
        .await?;
    if updated.rows_affected() == 0 {
        tracing::warn!(delivery = %id, "{TOO_LATE}");
    }
    Ok(())
}

async fn record_digest(
    db: &Db,
    delivery: &Claimed,
    until: Timestamp,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<u64, StoreError> {
    // By the lease: whoever claimed the digest batch after it ran out, moved it on.
    let condition = "user_id = $8 AND held_until = $9 AND channel = $10 AND recipient = $11
                     AND due_at + 0 = $12 AND settled_at IS NULL AND held_until IS NOT NULL";
    let updated = update(condition, outcome, now)
        .bind(delivery.user_id.as_ref().map(AsRef::as_ref))
        .bind(until.as_millis())
        .bind(delivery.channel)
        .bind(delivery.recipient.as_str())
        .bind(delivery.leased_until.as_millis())
        .execute(db.writer())
        .await?;
    Ok(updated.rows_affected())
}

type Update<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// Writes an outcome into the rows of a condition, whose first number is 8.
fn update<'q>(condition: &str, outcome: &'q Outcome, now: Timestamp) -> Update<'q> {
    let at = |is_it: bool| is_it.then(|| now.as_millis());
    let (error, next) = match outcome {
        Outcome::Failed(error, next) => (Some(error.as_str()), *next),
        _ => (None, None),
    };
    let is_given_up = error.is_some() && next.is_none();
    let (is_dropped, rule) = match outcome {
        Outcome::Dropped(rule) => (true, *rule),
        _ => (false, None),
    };
    let sql = format!(
        "UPDATE deliveries SET delivered_at = $1, dropped_at = $2, failed_at = $3,
                settled_at = $4, last_error = $5, due_at = COALESCE($6, due_at), dropped_rule = $7
         WHERE {condition}"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(at(*outcome == Outcome::Delivered))
        .bind(at(is_dropped))
        .bind(at(is_given_up))
        .bind(at(error.is_none() || is_given_up))
        .bind(error)
        .bind(next.map(Timestamp::as_millis))
        .bind(rule.map(Rule::as_str))
}

/// Drops those rows of a claimed digest batch whose events the user may hear no more of.
pub(crate) async fn drop_unless(
    may_hear: &str,
    kernel: &Kernel,
    delivery: &Claimed,
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE deliveries SET dropped_at = $6, settled_at = $6
         WHERE user_id = $1 AND held_until = $2 AND channel = $3 AND recipient = $4
           AND due_at + 0 = $5 AND settled_at IS NULL AND held_until IS NOT NULL
           AND NOT {may_hear}"
    );
    let mut tx = kernel.db.begin().await?;
    // Only now: the writer may have been waited for.
    let now = kernel.now();
    sqlx::query(AssertSqlSafe(sql))
        .bind(delivery.user_id.as_ref().map(AsRef::as_ref))
        .bind(until.as_millis())
        .bind(delivery.channel)
        .bind(delivery.recipient.as_str())
        .bind(delivery.leased_until.as_millis())
        .bind(now.as_millis())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}
