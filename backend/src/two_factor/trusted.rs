//! Devices that are trusted without a code.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    kernel::{SessionId, Timestamp, TrustedDeviceId, UserId},
    two_factor::{TRUST_MS, TwoFactorError},
};
use sqlx::FromRow;
use tracing::instrument;

use crate::{
    activity::{ActivityLog, Entry},
    core::Core,
    kernel::{Client, Kernel, ServiceError, StoreError, Token, Tx, expect_rows},
    live::Live,
    sessions::OpenSession,
};

const TABLE: &str = "trusted_devices";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedDevice {
    pub id: TrustedDeviceId,
    /// What the browser called itself.
    pub user_agent: String,
    /// The IP address that it was trusted from.
    pub ip: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub ends_at: Timestamp,
}

#[derive(FromRow)]
struct TrustedDeviceRow {
    id: String,
    user_agent: String,
    ip: String,
    created_at: i64,
    last_used_at: i64,
    ends_at: i64,
}

impl From<TrustedDeviceRow> for TrustedDevice {
    fn from(row: TrustedDeviceRow) -> Self {
        Self {
            id: TrustedDeviceId::new(row.id),
            user_agent: row.user_agent,
            ip: row.ip,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: Timestamp::from_millis(row.last_used_at),
            ends_at: Timestamp::from_millis(row.ends_at),
        }
    }
}

#[derive(Clone)]
pub struct TrustedDevices {
    kernel: Kernel,
    activity: ActivityLog,
    live: Live,
}

impl TrustedDevices {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            activity: core.activity.clone(),
            live: core.live.clone(),
        }
    }

    /// Trusts the device at the other end for [`TRUST_MS`], inside `tx`; gives the token for its
    /// cookie.
    #[instrument(level = "debug", skip_all)]
    pub async fn trust(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
        client: &Client,
    ) -> Result<Token, StoreError> {
        let (id, token, now) =
            (self.kernel.new_id(), Token::generate(&self.kernel), self.kernel.now());
        let origin = client.origin(&self.kernel);
        let inserted = sqlx::query(
            "INSERT INTO trusted_devices (id, user_id, token_hash, session_id, ip, user_agent,
                                          created_at, last_used_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        )
        .bind(id.as_str())
        .bind(user_id.as_ref())
        .bind(token.hash().as_bytes())
        .bind(session_id.as_ref())
        .bind(origin.ip)
        .bind(origin.user_agent)
        .bind(now.as_millis())
        .bind(now.plus_millis(TRUST_MS).as_millis())
        .execute(&mut **tx)
        .await?;
        expect_rows(TABLE, &id, inserted.rows_affected(), 1)?;
        let kind = ActivityKind::DeviceTrusted;
        self.record(tx, user_id, session_id, kind, client).await?;
        Ok(token)
    }

    /// Whether a user trusts the device at the other end; notes inside `tx` that the trust was used.
    #[instrument(level = "debug", skip_all)]
    pub async fn is_trusted(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        client: &Client,
    ) -> Result<bool, StoreError> {
        for token in client.trusts.iter().take(Client::TRUSTS_MAX) {
            let used = sqlx::query(
                "UPDATE trusted_devices SET last_used_at = $3
                 WHERE user_id = $1 AND token_hash = $2 AND ends_at > $3",
            )
            .bind(user_id.as_ref())
            .bind(token.hash().as_bytes())
            .bind(self.kernel.now().as_millis())
            .execute(&mut **tx)
            .await?;
            if used.rows_affected() == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The devices that a user trusts, the one last used first.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, user_id: &UserId) -> Result<Vec<TrustedDevice>, StoreError> {
        let rows: Vec<TrustedDeviceRow> = sqlx::query_as(
            "SELECT id, user_agent, ip, created_at, last_used_at, ends_at FROM trusted_devices
             WHERE user_id = $1 AND ends_at > $2 ORDER BY last_used_at DESC, id DESC",
        )
        .bind(user_id.as_ref())
        .bind(self.kernel.now().as_millis())
        .fetch_all(self.kernel.db.reader())
        .await?;
        Ok(rows.into_iter().map(TrustedDevice::from).collect())
    }

    /// The sessions in which a user began to trust devices that they trust still.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn sessions(&self, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT session_id FROM trusted_devices WHERE user_id = $1 AND ends_at > $2",
        )
        .bind(user_id.as_ref())
        .bind(self.kernel.now().as_millis())
        .fetch_all(self.kernel.db.reader())
        .await?;
        Ok(ids.into_iter().map(SessionId::new).collect())
    }

    /// Trusts a device of the person of `open` no more.
    ///
    /// # Errors
    /// [`TwoFactorError::NotTrusted`], also for a device of somebody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(
        &self,
        open: &OpenSession,
        id: &TrustedDeviceId,
        client: &Client,
    ) -> Result<(), ServiceError<TwoFactorError>> {
        let mut tx = self.kernel.db.begin().await?;
        let deleted = sqlx::query("DELETE FROM trusted_devices WHERE id = $1 AND user_id = $2")
            .bind(id.as_ref())
            .bind(open.user_id.as_ref())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::from)?;
        if deleted.rows_affected() == 0 {
            return Err(ServiceError::Refused(TwoFactorError::NotTrusted));
        }
        self.finish_removing(tx, open, client).await?;
        Ok(())
    }

    /// Trusts no device of the person of `open` any more; gives how many there were.
    #[instrument(level = "debug", skip_all)]
    pub async fn remove_all(&self, open: &OpenSession, client: &Client) -> Result<u64, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let removed = self.forget(&mut tx, &open.user_id).await?;
        if removed > 0 {
            self.finish_removing(tx, open, client).await?;
        }
        Ok(removed)
    }

    /// Trusts no device of a user any more, inside `tx`; gives how many there were.
    #[instrument(level = "debug", skip_all)]
    pub async fn forget(&self, tx: &mut Tx, user_id: &UserId) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM trusted_devices WHERE user_id = $1")
            .bind(user_id.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(deleted.rows_affected())
    }

    /// Trusts no device any more that was trusted in a session, inside `tx`.
    #[instrument(level = "debug", skip_all)]
    pub async fn forget_of_session(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM trusted_devices WHERE user_id = $1 AND session_id = $2")
            .bind(user_id.as_ref())
            .bind(session_id.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Removes the trusts that are over; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM trusted_devices WHERE ends_at <= $1")
            .bind(self.kernel.now().as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(deleted.rows_affected())
    }

    async fn finish_removing(
        &self,
        mut tx: Tx,
        open: &OpenSession,
        client: &Client,
    ) -> Result<(), StoreError> {
        let kind = ActivityKind::DevicesDistrusted;
        self.record(&mut tx, &open.user_id, &open.session.id, kind, client).await?;
        self.kernel.commit(tx).await
    }

    async fn record(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
        kind: ActivityKind,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id: Some(user_id),
            kind,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::default(),
        };
        self.activity.record(tx, entry).await?;
        self.live.announce(tx, user_id).await
    }
}
