//! Claiming what is due, in the table `deliveries`: one row, or all rows of a digest batch.

use nameplate_domain::{
    deliveries::{LEASE_MS, next_attempt},
    kernel::{DeliveryId, EventId, MailingId, Timestamp, UserId},
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{
    outcomes,
    store::{MAIL, PUSH, TABLE},
};
use crate::{
    kernel::{Kernel, StoreError, Tx, inconsistent},
    mail::Message,
};

/// What is claimed by one kind of delivery worker: what waits in one queue holds up no other. Each has an index
/// of its own, or the part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// Mails that say themselves what they are about. The way into an account may hang on one of them.
    Mail,
    Notices,
    /// Mails that a company sends to its members: many at once, and none that presses.
    Mailings,
    Push,
}

impl Queue {
    /// The channel as it is stored.
    const fn channel(self) -> &'static str {
        match self {
            Self::Mail | Self::Notices | Self::Mailings => MAIL,
            Self::Push => PUSH,
        }
    }

    /// The condition for rows of this queue, in the words of the partial indexes.
    const fn own(self) -> &'static str {
        match self {
            Self::Mail => "event_id IS NULL AND mailing_id IS NULL",
            Self::Mailings => "mailing_id IS NOT NULL",
            Self::Notices | Self::Push => "event_id IS NOT NULL",
        }
    }
}

/// What this process has claimed, to be delivered as one message.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// The id of the first of its rows, by which the message is known.
    pub(crate) id: DeliveryId,
    pub(crate) channel: &'static str,
    pub(crate) user_id: Option<UserId>,
    /// Who caused it, when that is somebody else whose account is there still.
    pub(crate) author_id: Option<UserId>,
    /// The request that put it on its way.
    pub(crate) request_id: Option<String>,
    pub(crate) recipient: String,
    pub(crate) content: Content,
    /// When the delivery was due first; the time to give up counts from here.
    pub(crate) first_at: Timestamp,
    /// How many attempts were made, this one included.
    pub(crate) tries: u32,
    /// The end of the lease: until then no other worker claims it.
    pub(crate) leased_until: Timestamp,
}

/// What a delivery sends.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A mail about an account, whose words are in the row.
    Message(Message),
    Event(EventId),
    /// The events that were held back until this moment.
    Held(Timestamp),
    /// A mail that a company sends to its members.
    Mailing(MailingId),
}

#[derive(FromRow)]
struct HeadRow {
    id: String,
    user_id: Option<String>,
    author_id: Option<String>,
    request_id: Option<String>,
    recipient: String,
    message: String,
    event_id: Option<String>,
    mailing_id: Option<String>,
    created_at: i64,
    held_until: Option<i64>,
    not_before: Option<i64>,
    tries: i64,
}

impl HeadRow {
    fn first_at(&self) -> Timestamp {
        let waited_until = self.held_until.or(self.not_before).unwrap_or(self.created_at);
        Timestamp::from_millis(waited_until.max(self.created_at))
    }

    fn tries(&self) -> u32 {
        u32::try_from(self.tries).unwrap_or(u32::MAX)
    }

    fn read(self, channel: &'static str, leased_until: Timestamp) -> Result<Claimed, StoreError> {
        let (first_at, tries) = (self.first_at(), self.tries());
        let content = match (self.event_id, self.held_until, self.mailing_id) {
            (Some(_), Some(until), _) => Content::Held(Timestamp::from_millis(until)),
            (Some(event_id), None, _) => Content::Event(EventId::new(event_id)),
            (None, _, Some(mailing_id)) => Content::Mailing(MailingId::new(mailing_id)),
            (None, _, None) => Content::Message(
                serde_json::from_str(&self.message)
                    .map_err(|error| inconsistent(TABLE, &self.id, error))?,
            ),
        };
        Ok(Claimed {
            id: DeliveryId::new(self.id),
            channel,
            user_id: self.user_id.map(UserId::new),
            author_id: self.author_id.map(UserId::new),
            request_id: self.request_id,
            recipient: self.recipient,
            content,
            first_at,
            tries,
            leased_until,
        })
    }
}

/// What was claimed: all that could be read, and how many messages it were with those that couldn't.
#[derive(Debug, Default)]
pub(crate) struct ClaimedBatch {
    pub(crate) count: usize,
    pub(crate) deliveries: Vec<Claimed>,
}

/// Claims up to `limit` messages that are due in a queue: until the lease ends they are nobody
/// else's. What can't be read counts as a failed try, as a newer Nameplate may have written it, and
/// holds up no other.
pub(crate) async fn claim(
    kernel: &Kernel,
    queue: Queue,
    limit: usize,
) -> Result<ClaimedBatch, StoreError> {
    let (db, channel) = (&kernel.db, queue.channel());
    // Asked of a reader first: on SQLite there is one writer, and mostly nothing to do.
    let sql = format!(
        "SELECT due_at FROM deliveries
         WHERE channel = $1 AND settled_at IS NULL AND {} AND due_at <= $2 LIMIT 1",
        queue.own()
    );
    let is_due: Option<i64> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(channel)
        .bind(kernel.now().as_millis())
        .fetch_optional(db.reader())
        .await?;
    if is_due.is_none() {
        return Ok(ClaimedBatch::default());
    }
    let mut tx = db.begin().await?;
    // Only now: the writer may have been waited for, and a lease is to be a whole one.
    let now = kernel.now();
    let leased_until = now.plus_millis(LEASE_MS);
    let heads = claim_heads(&mut tx, queue, limit, now, leased_until).await?;
    for head in heads.iter().filter(|head| head.held_until.is_some()) {
        claim_rest(&mut tx, channel, head, now, leased_until).await?;
    }
    tx.commit().await?;
    let mut claim = ClaimedBatch { count: heads.len(), deliveries: Vec::new() };
    for head in heads {
        let (id, first_at, tries) =
            (DeliveryId::new(head.id.as_str()), head.first_at(), head.tries());
        match head.read(channel, leased_until) {
            Ok(delivery) => claim.deliveries.push(delivery),
            Err(error) => {
                tracing::error!(%error, "a delivery can't be read");
                let next = next_attempt(first_at, tries, now, None);
                outcomes::set_unreadable(db, &id, next, leased_until, now).await?;
            }
        }
    }
    Ok(claim)
}

/// Claims the heads of what is due. The head of a digest batch is its oldest row that waits still: whoever
/// has claimed it may claim the others, so no two ever claim parts of the same digest batch.
async fn claim_heads(
    tx: &mut Tx,
    queue: Queue,
    limit: usize,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Vec<HeadRow>, StoreError> {
    let sql = format!(
        "UPDATE deliveries SET due_at = $3, tries = tries + 1
         WHERE id IN (
             SELECT id FROM deliveries AS head
             WHERE channel = $1 AND settled_at IS NULL AND {} AND due_at <= $2
               AND NOT EXISTS (
                   SELECT 1 FROM deliveries AS older
                   WHERE older.user_id = head.user_id AND older.held_until = head.held_until
                     AND older.channel = head.channel AND older.recipient = head.recipient
                     AND older.id < head.id
                     AND older.settled_at IS NULL AND older.held_until IS NOT NULL)
             ORDER BY due_at LIMIT $4)
           AND settled_at IS NULL AND due_at <= $2
         RETURNING id, user_id, author_id, request_id, recipient, message, event_id, mailing_id,
                   created_at, held_until, not_before, tries",
        queue.own()
    );
    let rows = sqlx::query_as(AssertSqlSafe(sql))
        .bind(queue.channel())
        .bind(now.as_millis())
        .bind(leased_until.as_millis())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows)
}

/// Claims the other rows of a digest batch whose head was claimed. The sum keeps SQLite from going through
/// all that is due on the channel: the digest batch's own index is the short way.
async fn claim_rest(
    tx: &mut Tx,
    channel: &str,
    head: &HeadRow,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET due_at = $6, tries = $7
         WHERE user_id = $1 AND held_until = $2 AND channel = $3 AND recipient = $4
           AND settled_at IS NULL AND held_until IS NOT NULL AND due_at + 0 <= $5",
    )
    .bind(head.user_id.as_deref())
    .bind(head.held_until)
    .bind(channel)
    .bind(head.recipient.as_str())
    .bind(now.as_millis())
    .bind(leased_until.as_millis())
    .bind(head.tries)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The events of a claimed digest batch: the newest `limit`, newest first, and how many it has. What the
/// user may hear no more of is dropped before, row by row.
pub(crate) async fn open_digest(
    kernel: &Kernel,
    delivery: &Claimed,
    until: Timestamp,
    limit: usize,
    may_hear: &str,
) -> Result<(Vec<EventId>, u64), StoreError> {
    outcomes::drop_unless(may_hear, kernel, delivery, until).await?;
    let db = &kernel.db;
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM deliveries
         WHERE user_id = $1 AND held_until = $2 AND channel = $3 AND recipient = $4
           AND settled_at IS NULL AND held_until IS NOT NULL AND due_at + 0 = $5",
    )
    .bind(delivery.user_id.as_ref().map(AsRef::as_ref))
    .bind(until.as_millis())
    .bind(delivery.channel)
    .bind(delivery.recipient.as_str())
    .bind(delivery.leased_until.as_millis())
    .fetch_one(db.reader())
    .await?;
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT event_id FROM deliveries
         WHERE user_id = $1 AND held_until = $2 AND channel = $3 AND recipient = $4
           AND settled_at IS NULL AND held_until IS NOT NULL AND due_at + 0 = $5
         ORDER BY event_id DESC LIMIT $6",
    )
    .bind(delivery.user_id.as_ref().map(AsRef::as_ref))
    .bind(until.as_millis())
    .bind(delivery.channel)
    .bind(delivery.recipient.as_str())
    .bind(delivery.leased_until.as_millis())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    Ok((ids.into_iter().map(EventId::new).collect(), count.unsigned_abs()))
}
