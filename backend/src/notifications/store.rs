//! The tables `events` and `notifications`, as far as they are written.

use nameplate_domain::{
    kernel::{CompanyId, EventId, Timestamp, UserId},
    notifications::{Decision, Event},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::AssertSqlSafe;

use super::audience::Decided;
use crate::kernel::{Db, StoreError, Tx, chunks, expect_rows, inconsistent, placeholders, values};

const EVENTS: &str = "events";
const NOTIFICATIONS: &str = "notifications";

/// Sorts after every event's id, for these are hexadecimal.
pub(super) const AFTER_ALL: &str = "g";

/// Reads the document of a row of `events`.
pub(super) fn read_event(id: &str, document: &str) -> Result<Event, StoreError> {
    read(EVENTS, id, document)
}

/// Reads what was decided, of a row of `notifications`.
pub(super) fn read_decision(id: &str, decision: &str) -> Result<Decision, StoreError> {
    read(NOTIFICATIONS, id, decision)
}

/// What was read. What can't be is logged and passed over: a newer Nameplate may have written
/// it, and it must not hide the others.
pub(super) fn read_or_skip<T>(read: Result<T, StoreError>) -> Option<T> {
    read.inspect_err(|error| tracing::error!(%error, "a notification can't be read")).ok()
}

fn read<T: DeserializeOwned>(table: &'static str, id: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| inconsistent(table, id, error))
}

fn write(table: &'static str, id: &str, value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| inconsistent(table, id, error))
}

pub(super) async fn insert_event(
    tx: &mut Tx,
    id: &EventId,
    company_id: &CompanyId,
    event: &Event,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO events (id, company_id, type, document, received_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_ref())
    .bind(company_id.as_ref())
    .bind(event.event_type.as_str())
    .bind(write(EVENTS, id.as_ref(), event)?)
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(EVENTS, id.as_ref(), inserted.rows_affected(), 1)
}

/// Inserts what was decided about an event. What is delivered in Nameplate stands there at once, unless
/// it is held.
pub(super) async fn insert_notifications(
    tx: &mut Tx,
    id: &EventId,
    company_id: &CompanyId,
    decided: &[Decided<'_>],
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in chunks(decided) {
        let rows = values(chunk.len(), 4, 3, ", $1, $2");
        let sql = format!(
            "INSERT INTO notifications (user_id, decision, shown_at, held_until, event_id,
                                        company_id)
             VALUES {rows}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_ref()).bind(company_id.as_ref());
        for Decided { user_id, decision, .. } in chunk {
            let shown_at = decision.in_app.is_now().then(|| now.as_millis());
            let held_until = decision.in_app.held_until().map(Timestamp::as_millis);
            query = query
                .bind(user_id.as_ref())
                .bind(write(NOTIFICATIONS, id.as_ref(), decision)?)
                .bind(shown_at)
                .bind(held_until);
        }
        let inserted = query.execute(&mut **tx).await?;
        expect_rows(NOTIFICATIONS, id.as_ref(), inserted.rows_affected(), chunk.len() as u64)?;
    }
    Ok(())
}

/// Notes that a user read an event; gives whether it stood unread in their notification centre.
pub(super) async fn set_read(
    tx: &mut Tx,
    user_id: &UserId,
    event_id: &EventId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE notifications SET read_at = $3
         WHERE user_id = $1 AND event_id = $2 AND shown_at IS NOT NULL AND read_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(event_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Marks an event as read by everybody who sees it, for the demo.
pub(crate) async fn set_read_by_all(
    tx: &mut Tx,
    event_id: &EventId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE notifications SET read_at = $2 WHERE event_id = $1 AND shown_at IS NOT NULL",
    )
    .bind(event_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Events of a company, from one to another: after the first and up to the second.
#[derive(Clone, Copy)]
pub(super) struct Range<'a> {
    pub(super) company_id: &'a CompanyId,
    pub(super) after: &'a EventId,
    pub(super) newest: &'a EventId,
}

/// The last of the first `count` events of a range that stand unread in a user's notification centre;
/// `None` when there are fewer.
pub(super) async fn last_of_unread(
    tx: &mut Tx,
    user_id: &UserId,
    range: &Range<'_>,
    count: i64,
) -> Result<Option<EventId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "SELECT event_id FROM notifications
         WHERE user_id = $1 AND company_id = $2 AND event_id > $3 AND event_id <= $4
           AND shown_at IS NOT NULL AND read_at IS NULL
         ORDER BY event_id LIMIT 1 OFFSET $5",
    )
    .bind(user_id.as_ref())
    .bind(range.company_id.as_ref())
    .bind(range.after.as_ref())
    .bind(range.newest.as_ref())
    .bind(count - 1)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id.map(EventId::new))
}

/// Notes that a user read what stands unread of a range in their notification centre; gives how many.
pub(super) async fn set_range_read(
    tx: &mut Tx,
    user_id: &UserId,
    range: &Range<'_>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let updated = sqlx::query(
        "UPDATE notifications SET read_at = $5
         WHERE user_id = $1 AND company_id = $2 AND event_id > $3 AND event_id <= $4
           AND shown_at IS NOT NULL AND read_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(range.company_id.as_ref())
    .bind(range.after.as_ref())
    .bind(range.newest.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected())
}

/// The oldest events from before a moment, `limit` at most, each with how many people it concerned.
pub(super) async fn oldest_before(
    db: &Db,
    moment: Timestamp,
    limit: i64,
) -> Result<Vec<(EventId, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT id, (SELECT COUNT(*) FROM notifications WHERE event_id = events.id)
         FROM events WHERE received_at < $1 ORDER BY received_at LIMIT $2",
    )
    .bind(moment.as_millis())
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    let with_count = |(id, count)| (EventId::new(id), u64::try_from(count).unwrap_or_default());
    Ok(rows.into_iter().map(with_count).collect())
}

/// Deletes events with all rows that refer to them; gives how many.
pub(super) async fn delete_events(tx: &mut Tx, ids: &[EventId]) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for chunk in chunks(ids) {
        let sql = format!("DELETE FROM events WHERE id IN ({})", placeholders(chunk.len(), 1));
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = chunk.iter().fold(query, |query, id| query.bind(id.as_ref()));
        deleted += query.execute(&mut **tx).await?.rows_affected();
    }
    Ok(deleted)
}

/// The companies of a user's notifications, also those that they left.
pub(super) async fn companies_of(db: &Db, user_id: &UserId) -> Result<Vec<CompanyId>, StoreError> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT company_id FROM notifications WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_all(db.reader())
            .await?;
    Ok(ids.into_iter().map(CompanyId::new).collect())
}

/// The newest event of a company that concerned a user, but for the newest `left`.
pub(super) async fn newest_but(
    db: &Db,
    user_id: &UserId,
    company_id: &CompanyId,
    left: i64,
) -> Result<Option<EventId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "SELECT event_id FROM notifications WHERE user_id = $1 AND company_id = $2
         ORDER BY event_id DESC LIMIT 1 OFFSET $3",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .bind(left)
    .fetch_optional(db.reader())
    .await?;
    Ok(id.map(EventId::new))
}

/// The first `count` events of a company that concerned a user, up to `newest`.
pub(super) async fn oldest_up_to(
    tx: &mut Tx,
    user_id: &UserId,
    company_id: &CompanyId,
    newest: &EventId,
    count: i64,
) -> Result<Vec<EventId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT event_id FROM notifications
         WHERE user_id = $1 AND company_id = $2 AND event_id <= $3 ORDER BY event_id LIMIT $4",
    )
    .bind(user_id.as_ref())
    .bind(company_id.as_ref())
    .bind(newest.as_ref())
    .bind(count)
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(EventId::new).collect())
}

/// Deletes what was decided for a user about some events of a company.
pub(super) async fn delete_notifications(
    tx: &mut Tx,
    user_id: &UserId,
    company_id: &CompanyId,
    event_ids: &[EventId],
) -> Result<(), StoreError> {
    for chunk in chunks(event_ids) {
        let sql = format!(
            "DELETE FROM notifications
             WHERE user_id = $1 AND company_id = $2 AND event_id IN ({})",
            placeholders(chunk.len(), 3)
        );
        let query =
            sqlx::query(AssertSqlSafe(sql)).bind(user_id.as_ref()).bind(company_id.as_ref());
        let query = chunk.iter().fold(query, |query, id| query.bind(id.as_ref()));
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// The documents of the events that come after one, at most `limit`: id and document.
pub(super) async fn documents_after(
    tx: &mut Tx,
    after: &EventId,
    limit: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query_as("SELECT id, document FROM events WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(after.as_ref())
        .bind(limit)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows)
}

/// Replaces what an event says, unless another process removed it meanwhile.
pub(super) async fn set_document(tx: &mut Tx, id: &str, document: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE events SET document = $2 WHERE id = $1")
        .bind(id)
        .bind(document)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
