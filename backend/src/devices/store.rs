//! The table `push_devices`.

use nameplate_domain::{
    devices::MOST_DEVICES,
    kernel::{PushDeviceId, SessionId, Timestamp, UserId},
};
use sqlx::FromRow;

use super::{PushDevice, PushTarget, subscription::Subscription};
use crate::kernel::{Db, StoreError, TokenHash, Tx, inconsistent};

const TABLE: &str = "push_devices";

#[derive(FromRow)]
struct PushDeviceRow {
    id: String,
    name: String,
    session_id: Option<String>,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<PushDeviceRow> for PushDevice {
    fn from(row: PushDeviceRow) -> Self {
        Self {
            id: PushDeviceId::new(row.id),
            name: row.name,
            session_id: row.session_id.map(SessionId::new),
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp::from_millis),
        }
    }
}

/// Inserts a device; one of the same endpoint is taken over. To the same user it stays the device that
/// it was; to another one it is new.
pub(super) async fn upsert(
    tx: &mut Tx,
    device: &PushDevice,
    user_id: &UserId,
    browser: Option<&TokenHash>,
    subscription: &Subscription,
) -> Result<PushDevice, StoreError> {
    let row: PushDeviceRow = sqlx::query_as(
        "INSERT INTO push_devices (id, user_id, session_id, name, endpoint, p256dh, auth, created_at,
                                   browser_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (endpoint) DO UPDATE SET
             id = CASE WHEN push_devices.user_id = excluded.user_id
                  THEN push_devices.id ELSE excluded.id END,
             created_at = CASE WHEN push_devices.user_id = excluded.user_id
                  THEN push_devices.created_at ELSE excluded.created_at END,
             last_used_at = CASE WHEN push_devices.user_id = excluded.user_id
                  THEN push_devices.last_used_at END,
             user_id = excluded.user_id, session_id = excluded.session_id, name = excluded.name,
             p256dh = excluded.p256dh, auth = excluded.auth, browser_hash = excluded.browser_hash
         RETURNING id, name, session_id, created_at, last_used_at",
    )
    .bind(device.id.as_ref())
    .bind(user_id.as_ref())
    .bind(device.session_id.as_ref().map(AsRef::as_ref))
    .bind(device.name.as_str())
    .bind(subscription.endpoint.as_str())
    .bind(subscription.p256dh.as_str())
    .bind(subscription.auth.as_str())
    .bind(device.created_at.as_millis())
    .bind(browser.map(TokenHash::as_bytes))
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.into())
}

/// Gives a user's device the endpoint that its browser has now, unless that is a device already; gives whether
/// either is one of theirs.
pub(super) async fn renew(
    tx: &mut Tx,
    user_id: &UserId,
    former: &str,
    endpoint: &str,
) -> Result<bool, StoreError> {
    sqlx::query(
        "UPDATE push_devices SET endpoint = $3 WHERE user_id = $1 AND endpoint = $2
         AND NOT EXISTS (SELECT 1 FROM push_devices AS others WHERE others.endpoint = $3)",
    )
    .bind(user_id.as_ref())
    .bind(former)
    .bind(endpoint)
    .execute(&mut **tx)
    .await?;
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM push_devices WHERE user_id = $1 AND endpoint = $2",
    )
    .bind(user_id.as_ref())
    .bind(endpoint)
    .fetch_one(&mut **tx)
    .await?;
    Ok(count > 0)
}

/// Deletes the oldest devices of a user past the most that they may have.
pub(super) async fn delete_oldest(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM push_devices WHERE user_id = $1 AND id NOT IN (
             SELECT id FROM push_devices WHERE user_id = $1
             ORDER BY created_at DESC, id DESC LIMIT $2)",
    )
    .bind(user_id.as_ref())
    .bind(i64::from(MOST_DEVICES))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether a user has a device that takes push messages.
pub(crate) async fn has_device(db: &Db, user_id: &UserId) -> Result<bool, StoreError> {
    let device: Option<String> =
        sqlx::query_scalar("SELECT id FROM push_devices WHERE user_id = $1 LIMIT 1")
            .bind(user_id.as_ref())
            .fetch_optional(db.reader())
            .await?;
    Ok(device.is_some())
}

pub(super) async fn list(db: &Db, user_id: &UserId) -> Result<Vec<PushDevice>, StoreError> {
    let rows: Vec<PushDeviceRow> = sqlx::query_as(
        "SELECT id, name, session_id, created_at, last_used_at FROM push_devices
         WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
    )
    .bind(user_id.as_ref())
    .fetch_all(db.reader())
    .await?;
    Ok(rows.into_iter().map(PushDevice::from).collect())
}

/// Where a user's device takes messages.
pub(super) async fn target(
    db: &Db,
    user_id: &UserId,
    id: &PushDeviceId,
) -> Result<Option<PushTarget>, StoreError> {
    let row: Option<(String, String, String, Option<i64>)> = sqlx::query_as(
        "SELECT endpoint, p256dh, auth, last_used_at FROM push_devices
         WHERE id = $1 AND user_id = $2",
    )
    .bind(id.as_ref())
    .bind(user_id.as_ref())
    .fetch_optional(db.reader())
    .await?;
    row.map(|(endpoint, p256dh, auth, last_used_at)| {
        let last_used_at = last_used_at.map(Timestamp::from_millis);
        PushTarget::read(endpoint, &p256dh, &auth, last_used_at)
            .map_err(|fault| inconsistent(TABLE, id.as_ref(), fault))
    })
    .transpose()
}

/// Makes a user's devices in a browser those of a session.
pub(super) async fn set_session(
    tx: &mut Tx,
    user_id: &UserId,
    browser: &TokenHash,
    session_id: &SessionId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE push_devices SET session_id = $3 WHERE user_id = $1 AND browser_hash = $2")
        .bind(user_id.as_ref())
        .bind(browser.as_bytes())
        .bind(session_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes when a device was reached, unless it is gone.
pub(super) async fn set_used(db: &Db, id: &PushDeviceId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE push_devices SET last_used_at = $2 WHERE id = $1")
        .bind(id.as_ref())
        .bind(now.as_millis())
        .execute(db.writer())
        .await?;
    Ok(())
}

/// Deletes a device of a user; gives what it was, if there was one.
pub(super) async fn delete(
    tx: &mut Tx,
    user_id: &UserId,
    id: &PushDeviceId,
) -> Result<Option<PushDevice>, StoreError> {
    let row: Option<PushDeviceRow> = sqlx::query_as(
        "DELETE FROM push_devices WHERE id = $1 AND user_id = $2
         RETURNING id, name, session_id, created_at, last_used_at",
    )
    .bind(id.as_ref())
    .bind(user_id.as_ref())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(PushDevice::from))
}

/// Deletes a device that is gone, unless its browser has subscribed anew; gives whose it was.
pub(super) async fn delete_gone(
    tx: &mut Tx,
    id: &PushDeviceId,
    endpoint: &str,
) -> Result<Option<UserId>, StoreError> {
    let user_id: Option<String> = sqlx::query_scalar(
        "DELETE FROM push_devices WHERE id = $1 AND endpoint = $2 RETURNING user_id",
    )
    .bind(id.as_ref())
    .bind(endpoint)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(user_id.map(UserId::new))
}

/// Deletes the devices that a session of a user added.
pub(super) async fn delete_of_session(
    tx: &mut Tx,
    user_id: &UserId,
    session_id: &SessionId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM push_devices WHERE user_id = $1 AND session_id = $2")
        .bind(user_id.as_ref())
        .bind(session_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes the devices of a user that `keep` didn't add.
pub(super) async fn delete_others(
    tx: &mut Tx,
    user_id: &UserId,
    keep: Option<&SessionId>,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM push_devices
         WHERE user_id = $1 AND (session_id IS NULL OR session_id <> $2)",
    )
    .bind(user_id.as_ref())
    .bind(keep.map_or("", AsRef::as_ref))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
