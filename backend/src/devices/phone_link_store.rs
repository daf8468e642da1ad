//! The table `phone_links`.

use nameplate_domain::{
    devices::{PHONE_LINK_MS, PhoneLinkState},
    kernel::{PhoneLinkId, SessionId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use super::PhoneLink;
use crate::kernel::{Db, Origin, StoreError, TokenHash, Tx, expect_rows, inconsistent};

/// Voids the codes that sign a phone of the user `$1` in.
pub(crate) const VOID_PHONE_LINKS: &str = "DELETE FROM phone_links WHERE user_id = $1";

const TABLE: &str = "phone_links";
const COLUMNS: &str = "id, user_id, session_id, token_hash, asked_from, claimed_from, ends_at, \
                       confirmed_at, used_at";

#[derive(FromRow)]
struct PhoneLinkRow {
    id: String,
    user_id: String,
    session_id: String,
    token_hash: Vec<u8>,
    asked_from: String,
    claimed_from: Option<String>,
    ends_at: i64,
    confirmed_at: Option<i64>,
    used_at: Option<i64>,
}

impl PhoneLinkRow {
    fn read(self, now: Timestamp) -> Result<PhoneLink, StoreError> {
        let origin = |text: &str| -> Result<Origin, StoreError> {
            serde_json::from_str(text).map_err(|error| inconsistent(TABLE, &self.id, error))
        };
        let claimed_from = self.claimed_from.as_deref().map(origin).transpose()?;
        let ends_at = Timestamp::from_millis(self.ends_at);
        let state = if self.used_at.is_some() {
            PhoneLinkState::Used
        } else if ends_at <= now {
            PhoneLinkState::Over
        } else if self.confirmed_at.is_some() {
            PhoneLinkState::Confirmed
        } else if claimed_from.is_some() {
            PhoneLinkState::Claimed
        } else {
            PhoneLinkState::Waiting
        };
        Ok(PhoneLink {
            state,
            asked_from: origin(&self.asked_from)?,
            claimed_from,
            ends_at,
            user_id: UserId::new(self.user_id),
            session_id: SessionId::new(self.session_id),
            token_hash: TokenHash::from_stored(self.token_hash),
            id: PhoneLinkId::new(self.id),
        })
    }
}

/// The column by which a phone link is found.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    /// The token in the code.
    Token(&'a TokenHash),
    /// The cookie of the phone that took it.
    Claim(&'a TokenHash),
}

pub(crate) async fn find(
    db: &Db,
    by: By<'_>,
    now: Timestamp,
) -> Result<Option<PhoneLink>, StoreError> {
    let (column, hash) = match by {
        By::Token(hash) => ("token_hash", hash),
        By::Claim(hash) => ("claim_hash", hash),
    };
    let sql = format!("SELECT {COLUMNS} FROM phone_links WHERE {column} = $1");
    let row: Option<PhoneLinkRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(hash.as_bytes())
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| row.read(now)).transpose()
}

/// The code that a session asked for last.
pub(crate) async fn find_of_session(
    db: &Db,
    session_id: &SessionId,
    now: Timestamp,
) -> Result<Option<PhoneLink>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM phone_links WHERE session_id = $1 ORDER BY id DESC LIMIT 1");
    let row: Option<PhoneLinkRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(session_id.as_ref())
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| row.read(now)).transpose()
}

/// Inserts a code in the place of those that its session asked for before.
pub(crate) async fn insert(
    tx: &mut Tx,
    link: &PhoneLink,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = link.id.as_ref();
    sqlx::query("DELETE FROM phone_links WHERE session_id = $1")
        .bind(link.session_id.as_ref())
        .execute(&mut **tx)
        .await?;
    let inserted = sqlx::query(
        "INSERT INTO phone_links (id, user_id, session_id, token_hash, asked_from, created_at,
                                  ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(link.user_id.as_ref())
    .bind(link.session_id.as_ref())
    .bind(link.token_hash.as_bytes())
    .bind(write(id, &link.asked_from)?)
    .bind(now.as_millis())
    .bind(link.ends_at.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id, inserted.rows_affected(), 1)
}

/// Notes that a phone took a code, and gives it time; gives `false` when another did, or it is too late.
pub(crate) async fn set_claimed(
    tx: &mut Tx,
    id: &PhoneLinkId,
    claim: &TokenHash,
    from: &Origin,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE phone_links SET claim_hash = $2, claimed_from = $3, ends_at = $4
         WHERE id = $1 AND claim_hash IS NULL AND ends_at > $5",
    )
    .bind(id.as_ref())
    .bind(claim.as_bytes())
    .bind(write(id.as_ref(), from)?)
    .bind(now.plus_millis(PHONE_LINK_MS).as_millis())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Notes that the session that asked said yes to the phone; gives `false` when it is too late.
pub(crate) async fn set_confirmed(
    tx: &mut Tx,
    session_id: &SessionId,
    id: &PhoneLinkId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE phone_links SET confirmed_at = $3
         WHERE id = $1 AND session_id = $2 AND claim_hash IS NOT NULL AND confirmed_at IS NULL
           AND ends_at > $3",
    )
    .bind(id.as_ref())
    .bind(session_id.as_ref())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Notes that the phone that took a code is signed in by it; gives `false` when it may not be.
pub(crate) async fn use_up(
    tx: &mut Tx,
    claim: &TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE phone_links SET used_at = $2
         WHERE claim_hash = $1 AND confirmed_at IS NOT NULL AND used_at IS NULL AND ends_at > $2",
    )
    .bind(claim.as_bytes())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Deletes a code of a session that nobody is signed in by; gives whether it was there.
pub(crate) async fn delete<'e>(
    executor: impl Executor<'e, Database = Any>,
    session_id: &SessionId,
    id: &PhoneLinkId,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query(
        "DELETE FROM phone_links WHERE id = $1 AND session_id = $2 AND used_at IS NULL",
    )
    .bind(id.as_ref())
    .bind(session_id.as_ref())
    .execute(executor)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

pub(crate) async fn delete_over(db: &Db, moment: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM phone_links WHERE ends_at < $1")
        .bind(moment.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}

fn write(id: &str, origin: &Origin) -> Result<String, StoreError> {
    serde_json::to_string(origin).map_err(|error| inconsistent(TABLE, id, error))
}
