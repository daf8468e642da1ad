//! The table `sessions`, as lists of a user's sessions read it.

use nameplate_domain::{
    kernel::{SessionId, Timestamp, UserId},
    sessions::DORMANT_MS,
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{ListedSession, SessionCursor, listing::OtherSessions, store::lifetime};
use crate::kernel::{Db, StoreError};

const LISTED: &str = "id, remembered_at, ip, user_agent, created_at, last_active_at";

#[derive(FromRow)]
struct ListedSessionRow {
    id: String,
    remembered_at: Option<i64>,
    ip: String,
    user_agent: String,
    created_at: i64,
    last_active_at: i64,
    others: i64,
}

impl From<ListedSessionRow> for ListedSession {
    fn from(row: ListedSessionRow) -> Self {
        Self {
            id: SessionId::new(row.id),
            lifetime: lifetime(row.remembered_at),
            ip: row.ip,
            place: None,
            user_agent: row.user_agent,
            created_at: Timestamp::from_millis(row.created_at),
            last_active_at: Timestamp::from_millis(row.last_active_at),
        }
    }
}

/// A page of a user's sessions.
pub(super) struct SessionPage {
    /// The session of the request, if it is not over.
    pub(super) own: Option<ListedSession>,
    /// Others, the one last used first.
    pub(super) others: Vec<ListedSession>,
    pub(super) count: u64,
}

/// A user's session `own`, and at most `limit` others of theirs that run, behind `after`; without their
/// places. By one query, for it is a page's.
pub(super) async fn list(
    db: &Db,
    user_id: &UserId,
    own: &SessionId,
    now: Timestamp,
    after: Option<&SessionCursor>,
    limit: usize,
) -> Result<SessionPage, StoreError> {
    let others = "user_id = $1 AND id <> $2 AND ends_at > $3";
    let sql = format!(
        "SELECT * FROM (SELECT {LISTED}, (SELECT COUNT(*) FROM sessions WHERE {others}) AS others
                        FROM sessions WHERE id = $2) AS own
         UNION ALL
         SELECT * FROM (SELECT {LISTED}, 0 AS others FROM sessions
                        WHERE {others}
                          AND (last_active_at < $4 OR (last_active_at = $4 AND id < $5))
                        ORDER BY last_active_at DESC, id DESC LIMIT {limit}) AS listed"
    );
    let rows: Vec<ListedSessionRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id.as_ref())
        .bind(own.as_ref())
        .bind(now.as_millis())
        .bind(after.map_or(i64::MAX, |after| after.last_active_at.as_millis()))
        .bind(after.map_or("", |after| after.id.as_ref()))
        .fetch_all(db.reader())
        .await?;
    let mut listed = SessionPage { own: None, others: Vec::new(), count: 0 };
    for row in rows {
        let (is_own, others) = (row.id == own.as_ref(), row.others);
        let session = ListedSession::from(row);
        if is_own {
            listed.own = Some(session);
            listed.count = others.unsigned_abs();
        } else {
            listed.others.push(session);
        }
    }
    // No database promises an order for the parts of a union.
    listed.others.sort_by(|a, b| (b.last_active_at, &b.id).cmp(&(a.last_active_at, &a.id)));
    Ok(listed)
}

/// The sessions of a user that run.
pub(super) async fn running(
    db: &Db,
    user_id: &UserId,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM sessions WHERE user_id = $1 AND ends_at > $2")
            .bind(user_id.as_ref())
            .bind(now.as_millis())
            .fetch_all(db.reader())
            .await?;
    Ok(ids.into_iter().map(SessionId::new).collect())
}

/// How many sessions of a user run beside `own`.
pub(super) async fn count_others(
    db: &Db,
    user_id: &UserId,
    own: &SessionId,
    now: Timestamp,
) -> Result<OtherSessions, StoreError> {
    let (count, dormant): (i64, i64) = sqlx::query_as(
        "SELECT COUNT(*), COUNT(CASE WHEN last_active_at <= $4 THEN 1 END) FROM sessions
         WHERE user_id = $1 AND id <> $2 AND ends_at > $3",
    )
    .bind(user_id.as_ref())
    .bind(own.as_ref())
    .bind(now.as_millis())
    .bind(now.plus_millis(-DORMANT_MS).as_millis())
    .fetch_one(db.reader())
    .await?;
    Ok(OtherSessions { count: count.unsigned_abs(), dormant: dormant.unsigned_abs() })
}
