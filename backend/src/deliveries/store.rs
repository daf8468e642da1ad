//! The table `deliveries`: what is put on its way, and what is forgotten.

use nameplate_domain::{
    accounts::Email,
    kernel::{DeliveryId, EventId, InvitationId, Timestamp, UserId},
    notifications::Channel,
};
use sqlx::AssertSqlSafe;

use super::{Carrier, Notice, Pause};
use crate::{
    kernel::{
        Db, StoreError, Tx, chunks, expect_rows, in_parts, inconsistent, placeholders, request_id,
        values,
    },
    mail::Message,
};

pub(crate) const TABLE: &str = "deliveries";
pub(crate) const MAIL: &str = "email";
pub(crate) const PUSH: &str = "push";
/// What a notice says: its words are made of the events, when it leaves.
const OF_EVENTS: &str = r#"{"kind":"notification"}"#;
/// How many are deleted in one transaction, so that others get their turn.
const DELETED_AT_ONCE: i64 = 5_000;

/// A mail that says itself what it is about.
pub(crate) struct NewMail<'a> {
    /// Whose account it is about; `None` for an address that has none.
    pub(crate) user_id: Option<&'a UserId>,
    /// Who caused it, when that is somebody else.
    pub(crate) author_id: Option<&'a UserId>,
    pub(crate) to: &'a Email,
    pub(crate) message: &'a Message,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &DeliveryId,
    mail: &NewMail<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let message = serde_json::to_string(mail.message)
        .map_err(|error| inconsistent(TABLE, id.as_ref(), error))?;
    let inserted = sqlx::query(
        "INSERT INTO deliveries (id, user_id, channel, recipient, recipient_key, author_id,
                                 invitation_id, message, created_at, due_at, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
    )
    .bind(id.as_ref())
    .bind(mail.user_id.map(AsRef::as_ref))
    .bind(MAIL)
    .bind(mail.to.as_ref())
    .bind(mail.to.key())
    .bind(mail.author_id.map(AsRef::as_ref))
    .bind(mail.message.invitation_id().map(AsRef::as_ref))
    .bind(message)
    .bind(now.as_millis())
    .bind(request_id())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)
}

/// Inserts notices, each under its id.
pub(crate) async fn insert_notices(
    tx: &mut Tx,
    notices: &[(DeliveryId, &Notice)],
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in chunks(notices) {
        insert_chunk(tx, chunk, now).await?;
    }
    Ok(())
}

async fn insert_chunk(
    tx: &mut Tx,
    chunk: &[(DeliveryId, &Notice)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO deliveries (id, user_id, channel, recipient, event_id, held_until, due_at,
                                 due_without_snooze, message, created_at,
                                 request_id)
         VALUES {}",
        values(chunk.len(), 8, 4, ", $1, $2, $3")
    );
    let mut query =
        sqlx::query(AssertSqlSafe(sql)).bind(OF_EVENTS).bind(now.as_millis()).bind(request_id());
    for (id, notice) in chunk {
        let (channel, to) = match &notice.by {
            // The mail goes to the address that the account has when it leaves.
            Carrier::Email => (MAIL, ""),
            Carrier::Push(device_id) => (PUSH, device_id.as_ref()),
        };
        query = query
            .bind(id.as_ref())
            .bind(notice.user_id.as_ref())
            .bind(channel)
            .bind(to)
            .bind(notice.event_id.as_ref())
            .bind(notice.held_until.map(Timestamp::as_millis))
            .bind(notice.held_until.unwrap_or(now).as_millis())
            .bind(notice.due_without_snooze.map(Timestamp::as_millis));
    }
    let inserted = query.execute(&mut **tx).await?;
    let first = chunk.first().map_or("", |(id, _)| id.as_ref());
    expect_rows(TABLE, first, inserted.rows_affected(), chunk.len() as u64)
}

/// Has what is held for a user on a channel leave at `leaves_at` if it would leave before a pause ends,
/// else when it would without the pause. What is due already may be claimed, and stays.
pub(crate) async fn set_pause(
    tx: &mut Tx,
    user_id: &UserId,
    channel: Channel,
    pause: Pause,
    leaves_at: Timestamp,
) -> Result<(), StoreError> {
    let own = "COALESCE(due_without_snooze, held_until)";
    let until = format!("CASE WHEN {own} < $3 THEN $4 ELSE {own} END");
    let kept = if pause.is_over {
        "NULL".to_owned()
    } else {
        format!("CASE WHEN {own} < $3 THEN {own} END")
    };
    let sql = format!(
        "UPDATE deliveries SET held_until = {until}, due_at = {until}, due_without_snooze = {kept}
         WHERE user_id = $1 AND channel = $2 AND settled_at IS NULL AND held_until IS NOT NULL
           AND held_until > $5 AND tries = 0"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(channel.as_str())
        .bind(pause.ends_at.as_millis())
        .bind(leaves_at.as_millis())
        .bind(pause.now.as_millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Gives the deliveries about an invitation to a user, if they are nobody's.
pub(crate) async fn set_user(
    tx: &mut Tx,
    invitation_id: &InvitationId,
    user_id: &UserId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE deliveries SET user_id = $2 WHERE user_id IS NULL AND invitation_id = $1")
        .bind(invitation_id.as_ref())
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes the deliveries about an invitation, if they are nobody's.
pub(crate) async fn delete_of_invitation(
    tx: &mut Tx,
    invitation_id: &InvitationId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE user_id IS NULL AND invitation_id = $1")
        .bind(invitation_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes the mails to an address in small letters, if they are no account's.
pub(crate) async fn delete_to(tx: &mut Tx, recipient_key: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE user_id IS NULL AND recipient_key = $1")
        .bind(recipient_key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn delete_settled_before(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let part = || {
        sqlx::query(
            "DELETE FROM deliveries
             WHERE id IN (SELECT id FROM deliveries WHERE settled_at < $1 LIMIT $2)",
        )
        .bind(oldest.as_millis())
        .bind(DELETED_AT_ONCE)
        .execute(db.writer())
    };
    in_parts(DELETED_AT_ONCE, part).await
}

/// The mails about accounts without references that come after one, at most `limit`: id, recipient and
/// message.
pub(crate) async fn mails_after(
    db: &Db,
    after: &DeliveryId,
    limit: i64,
) -> Result<Vec<(String, String, String)>, StoreError> {
    let rows = sqlx::query_as(
        "SELECT id, recipient, message FROM deliveries
         WHERE channel = 'email' AND event_id IS NULL AND recipient_key IS NULL AND id > $1
         ORDER BY id LIMIT $2",
    )
    .bind(after.as_ref())
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    Ok(rows)
}

/// Whom a mail is to, from and about, and what it says without them.
pub(crate) struct References {
    pub(crate) recipient_key: String,
    pub(crate) author_id: Option<UserId>,
    pub(crate) invitation_id: Option<String>,
    pub(crate) message: String,
}

/// Fills in the references of a mail that has none yet.
pub(crate) async fn set_references(
    tx: &mut Tx,
    id: &str,
    references: &References,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries
         SET recipient_key = $2, author_id = $3, invitation_id = $4, message = $5
         WHERE id = $1 AND recipient_key IS NULL",
    )
    .bind(id)
    .bind(references.recipient_key.as_str())
    .bind(references.author_id.as_ref().map(AsRef::as_ref))
    .bind(references.invitation_id.as_deref())
    .bind(references.message.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Settles all deliveries about an event as delivered: for the demo, of which nothing goes to anybody.
pub(crate) async fn settle_about(
    tx: &mut Tx,
    event_id: &EventId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE deliveries SET delivered_at = $2, settled_at = $2 WHERE event_id = $1")
        .bind(event_id.as_ref())
        .bind(at.as_millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes what is, or was, on its way to a user about some events.
pub(crate) async fn delete_about(
    tx: &mut Tx,
    user_id: &UserId,
    event_ids: &[EventId],
) -> Result<(), StoreError> {
    for chunk in chunks(event_ids) {
        let sql = format!(
            "DELETE FROM deliveries WHERE user_id = $1 AND event_id IN ({})",
            placeholders(chunk.len(), 2)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(user_id.as_ref());
        let query = chunk.iter().fold(query, |query, id| query.bind(id.as_ref()));
        query.execute(&mut **tx).await?;
    }
    Ok(())
}
