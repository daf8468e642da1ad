//! The table `sessions`.

use nameplate_domain::{
    kernel::{CompanyId, SessionId, Timestamp, UserId},
    sessions::{IdleTimeout, LONGEST_SESSION_MS, Lifetime, Session, SessionSettings},
};
use sqlx::{Any, AssertSqlSafe, Encode, Executor, FromRow, Type};

use super::{OpenSession, settings};
use crate::{
    companies::{ACTIVE_MEMBERS, LONGEST_IDLE_OF_SESSION, read_idle},
    kernel::{Db, Origin, StoreError, TokenHash, Tx, expect_rows},
};

const TABLE: &str = "sessions";

/// What a [`SessionRow`] is read from, of `sessions` with `session_settings`.
pub(crate) fn session_columns() -> String {
    format!(
        "sessions.id AS session_id, sessions.user_id, sessions.company_id AS works_in,
         sessions.remembered_at, sessions.created_at, sessions.latest_end_at,
         sessions.last_active_at, sessions.proved_at,
         session_settings.document AS session_settings,
         {LONGEST_IDLE_OF_SESSION} AS session_idle_ms"
    )
}

/// A session with the settings that decide when it ends.
#[derive(FromRow)]
pub(crate) struct SessionRow {
    session_id: String,
    user_id: String,
    works_in: Option<String>,
    remembered_at: Option<i64>,
    created_at: i64,
    latest_end_at: Option<i64>,
    last_active_at: i64,
    proved_at: i64,
    session_settings: Option<String>,
    session_idle_ms: Option<i64>,
}

impl TryFrom<SessionRow> for OpenSession {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            session: Session {
                id: SessionId::new(row.session_id),
                lifetime: lifetime(row.remembered_at),
                created_at: Timestamp::from_millis(row.created_at),
                latest_end_at: Timestamp::from_millis(
                    row.latest_end_at.unwrap_or(row.created_at + LONGEST_SESSION_MS),
                ),
                last_active_at: Timestamp::from_millis(row.last_active_at),
                proved_at: Timestamp::from_millis(row.proved_at),
                settings: settings::read(&row.user_id, row.session_settings.as_deref())?,
                longest_idle: read_idle(&row.user_id, row.session_idle_ms)?,
            },
            user_id: UserId::new(row.user_id),
            company_id: row.works_in.map(CompanyId::new),
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    open: &OpenSession,
    token_hash: &TokenHash,
    origin: &Origin,
) -> Result<(), StoreError> {
    let OpenSession { session, user_id, company_id } = open;
    let created_at = session.created_at.as_millis();
    let remembered_at = (session.lifetime == Lifetime::Remembered).then_some(created_at);
    let inserted = sqlx::query(
        "INSERT INTO sessions (id, token_hash, user_id, company_id, remembered_at, ip, user_agent,
                               created_at, last_active_at, proved_at, ends_at, latest_end_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)",
    )
    .bind(session.id.as_ref())
    .bind(token_hash.as_bytes())
    .bind(user_id.as_ref())
    .bind(company_id.as_ref().map(AsRef::as_ref))
    .bind(remembered_at)
    .bind(origin.ip.as_str())
    .bind(origin.user_agent.as_str())
    .bind(created_at)
    .bind(session.proved_at.as_millis())
    .bind(session.ends_at().as_millis())
    .bind(session.latest_end_at.as_millis())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, session.id.as_ref(), inserted.rows_affected(), 1)
}

/// Selects sessions with the settings that decide when they end, where `condition` holds.
fn open(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT {}
         FROM sessions
         LEFT JOIN session_settings ON session_settings.user_id = sessions.user_id
         WHERE {condition}",
        session_columns()
    ))
}

pub(super) async fn find_by_id<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &SessionId,
) -> Result<Option<OpenSession>, StoreError> {
    find(executor, "sessions.id = $1", id.as_ref()).await
}

pub(super) async fn find_by_token<'e>(
    executor: impl Executor<'e, Database = Any>,
    token_hash: &TokenHash,
) -> Result<Option<OpenSession>, StoreError> {
    find(executor, "sessions.token_hash = $1", token_hash.as_bytes()).await
}

/// The session for which `condition` holds, a comparison with `$1`, which is `key`.
async fn find<'e, 'k>(
    executor: impl Executor<'e, Database = Any>,
    condition: &str,
    key: impl Encode<'k, Any> + Type<Any> + 'k,
) -> Result<Option<OpenSession>, StoreError> {
    let row: Option<SessionRow> =
        sqlx::query_as(open(condition)).bind(key).fetch_optional(executor).await?;
    row.map(OpenSession::try_from).transpose()
}

pub(super) fn lifetime(remembered_at: Option<i64>) -> Lifetime {
    if remembered_at.is_some() { Lifetime::Remembered } else { Lifetime::Browser }
}

/// Writes when a session was last active, unless it ended, or was active later.
pub(super) async fn touch(db: &Db, session: &Session) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE sessions SET last_active_at = $2, ends_at = $3
         WHERE id = $1 AND last_active_at <= $2",
    )
    .bind(session.id.as_ref())
    .bind(session.last_active_at.as_millis())
    .bind(session.ends_at().as_millis())
    .execute(db.writer())
    .await?;
    Ok(())
}

/// Gives whether the user had such a session.
pub(super) async fn delete(
    tx: &mut Tx,
    user_id: &UserId,
    id: &SessionId,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
        .bind(id.as_ref())
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Gives how many running sessions a user had beside `keep`.
pub(crate) async fn delete_others(
    tx: &mut Tx,
    user_id: &UserId,
    keep: Option<&SessionId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let ended: Vec<i64> = sqlx::query_scalar(
        "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING ends_at",
    )
    .bind(user_id.as_ref())
    .bind(keep.map_or("", AsRef::as_ref))
    .fetch_all(&mut **tx)
    .await?;
    // Those that were over already are gone, too, but nobody was signed out by it.
    let running = ended.into_iter().filter(|ends_at| *ends_at > now.as_millis());
    Ok(running.count() as u64)
}

/// Writes when the sessions of a user end, by other settings or other companies.
pub(super) async fn set_ends(
    tx: &mut Tx,
    user_id: &UserId,
    settings: SessionSettings,
    longest_idle: Option<IdleTimeout>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE sessions SET ends_at = CASE
             WHEN remembered_at IS NULL AND last_active_at + $2 < COALESCE(latest_end_at, created_at + $3)
             THEN last_active_at + $2
             WHEN remembered_at IS NOT NULL AND last_active_at + $4 < COALESCE(latest_end_at, created_at + $3)
             THEN last_active_at + $4
             ELSE COALESCE(latest_end_at, created_at + $3)
         END WHERE user_id = $1",
    )
    .bind(user_id.as_ref())
    .bind(settings.idle_ms(longest_idle))
    .bind(LONGEST_SESSION_MS)
    .bind(settings.remembered_idle_ms(longest_idle))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends all sessions no later than so many milliseconds after their start: those that end with the browser, and those
/// that are remembered.
pub(super) async fn limit(
    tx: &mut Tx,
    longest_ms: i64,
    remembered_ms: i64,
) -> Result<(), StoreError> {
    for (lifetime, most_ms) in [("IS NULL", longest_ms), ("IS NOT NULL", remembered_ms)] {
        let sql = format!(
            "UPDATE sessions SET latest_end_at = created_at + $1
             WHERE remembered_at {lifetime}
               AND COALESCE(latest_end_at, created_at + $2) > created_at + $1"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(most_ms)
            .bind(LONGEST_SESSION_MS)
            .execute(&mut **tx)
            .await?;
    }
    let earlier = "UPDATE sessions SET ends_at = latest_end_at WHERE ends_at > latest_end_at";
    sqlx::query(earlier).execute(&mut **tx).await?;
    Ok(())
}

/// Ends the sessions of everyone in a company no later than `bound_ms` milliseconds after they were
/// last used.
pub(super) async fn shorten(
    tx: &mut Tx,
    company_id: &CompanyId,
    bound_ms: i64,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE sessions SET ends_at = last_active_at + $2
         WHERE ends_at > last_active_at + $2 AND user_id IN {ACTIVE_MEMBERS}"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .bind(bound_ms)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sets the company of a session, unless it ended in the meantime.
pub(super) async fn set_company(
    tx: &mut Tx,
    id: &SessionId,
    company_id: &CompanyId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET company_id = $2 WHERE id = $1")
        .bind(id.as_ref())
        .bind(company_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves the sessions of a user that work in one company into another, or into none.
pub(super) async fn leave_company(
    tx: &mut Tx,
    user_id: &UserId,
    from: &CompanyId,
    to: Option<&CompanyId>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET company_id = $3 WHERE user_id = $1 AND company_id = $2")
        .bind(user_id.as_ref())
        .bind(from.as_ref())
        .bind(to.map(AsRef::as_ref))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves those sessions of a user that are in no company into one.
pub(super) async fn enter_company(
    tx: &mut Tx,
    user_id: &UserId,
    to: &CompanyId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET company_id = $2 WHERE user_id = $1 AND company_id IS NULL")
        .bind(user_id.as_ref())
        .bind(to.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn set_token(
    tx: &mut Tx,
    id: &SessionId,
    token_hash: &TokenHash,
) -> Result<(), StoreError> {
    let updated = sqlx::query("UPDATE sessions SET token_hash = $2 WHERE id = $1")
        .bind(id.as_ref())
        .bind(token_hash.as_bytes())
        .execute(&mut **tx)
        .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Writes when the person of a session proved who they are, with the session's token from then on; gives `false` when it
/// ended in the meantime.
pub(super) async fn set_proved(
    db: &Db,
    id: &SessionId,
    now: Timestamp,
    token_hash: &TokenHash,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("UPDATE sessions SET proved_at = $2, token_hash = $3 WHERE id = $1")
        .bind(id.as_ref())
        .bind(now.as_millis())
        .bind(token_hash.as_bytes())
        .execute(db.writer())
        .await?;
    Ok(updated.rows_affected() == 1)
}

pub(super) async fn delete_over(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE ends_at <= $1")
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
