//! The table `known_browsers`: which browsers a user signed in with before.

use nameplate_domain::kernel::{SessionId, Timestamp, UserId};

use crate::kernel::{Db, StoreError, TokenHash, Tx};

/// Notes that a user signs in with a browser; gives whether that is the first time.
pub(super) async fn remember(
    tx: &mut Tx,
    user_id: &UserId,
    browser: &TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "UPDATE known_browsers SET last_seen_at = $3 WHERE user_id = $1 AND token_hash = $2",
    )
    .bind(user_id.as_ref())
    .bind(browser.as_bytes())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    if updated.rows_affected() == 1 {
        return Ok(false);
    }
    // Whoever calls this holds the user's row: nobody else signs them in meanwhile.
    sqlx::query(
        "INSERT INTO known_browsers (user_id, token_hash, created_at, last_seen_at)
         VALUES ($1, $2, $3, $3)",
    )
    .bind(user_id.as_ref())
    .bind(browser.as_bytes())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Whether a user signed in with a browser before. For nobody the answer is no, after the same work.
pub(super) async fn is_known(
    db: &Db,
    user_id: Option<&UserId>,
    browser: &TokenHash,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT created_at FROM known_browsers WHERE user_id = $1 AND token_hash = $2",
    )
    .bind(user_id.map_or("", AsRef::as_ref))
    .bind(browser.as_bytes())
    .fetch_optional(db.reader())
    .await?;
    Ok(found.is_some())
}

/// Whether a user's session was begun with a browser of theirs, as far as can be told: that a user signs
/// in is written with one moment for the session and its browser, and of the browser the first and the
/// last of these moments are kept.
pub(super) async fn was_started_in(
    tx: &mut Tx,
    session_id: &SessionId,
    browser: &TokenHash,
) -> Result<bool, StoreError> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT sessions.id FROM sessions
         JOIN known_browsers ON known_browsers.user_id = sessions.user_id
         WHERE sessions.id = $1 AND known_browsers.token_hash = $2
           AND sessions.created_at IN (known_browsers.created_at, known_browsers.last_seen_at)",
    )
    .bind(session_id.as_ref())
    .bind(browser.as_bytes())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.is_some())
}

/// The browsers that a user signed in with.
pub(super) async fn list(tx: &mut Tx, user_id: &UserId) -> Result<Vec<TokenHash>, StoreError> {
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT token_hash FROM known_browsers WHERE user_id = $1")
            .bind(user_id.as_ref())
            .fetch_all(&mut **tx)
            .await?;
    Ok(hashes.into_iter().map(TokenHash::from_stored).collect())
}

/// Forgets every browser of a user but `keep`: the next sign-in with each is a first one.
pub(super) async fn forget(
    tx: &mut Tx,
    user_id: &UserId,
    keep: Option<&TokenHash>,
) -> Result<(), StoreError> {
    // No hash is empty.
    let keep = keep.map_or(&[][..], TokenHash::as_bytes);
    sqlx::query("DELETE FROM known_browsers WHERE user_id = $1 AND token_hash <> $2")
        .bind(user_id.as_ref())
        .bind(keep)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes what was not seen for a time; gives how many.
pub(super) async fn delete_unseen(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM known_browsers WHERE last_seen_at < $1")
        .bind(oldest.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}
