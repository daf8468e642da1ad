//! What a key that an app sends opens, how often, and when that was.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use nameplate_domain::{
    api_keys::{KeyRefusal, Scopes},
    companies::{Role, Seat},
    kernel::{ApiKeyId, CompanyId, Timestamp, UserId},
};
use sqlx::{AssertSqlSafe, FromRow};
use tracing::instrument;

use super::{
    ApiSecret, row,
    usage::{KeyUses, Window},
};
use crate::{
    companies::MAY_ENTER,
    core::Core,
    kernel::{Kernel, StoreError, inconsistent},
    two_factor::select_enabled_at,
};

/// How often processes share how much keys are used.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// What a key opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub key_id: ApiKeyId,
    /// At whose place it acts: with the role that its owner has now.
    pub seat: Seat,
    pub scopes: Scopes,
}

/// That a key is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    pub ip: IpAddr,
    /// What is asked for, such as `GET /api/v1/notifications`: the route, and nobody's ids.
    pub endpoint: String,
}

/// How many requests a key has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The most requests in a window of a minute.
    pub limit: u32,
    /// How many are left of it.
    pub remaining: u32,
    /// In how many seconds the next window begins; at least 1.
    pub resets_in_s: u32,
    /// Whether this request is one too many.
    pub is_exceeded: bool,
}

/// Who may use the API by a key, and how often. Cheap to clone; all clones count together.
#[derive(Clone)]
pub struct ApiAccess {
    pub(super) kernel: Kernel,
    pub(super) uses: KeyUses,
    per_minute: u32,
}

#[derive(FromRow)]
struct GrantRow {
    id: String,
    user_id: String,
    company_id: String,
    scopes: Option<String>,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    role: Option<String>,
    two_factor_required_from: Option<i64>,
    two_factor_enabled_at: Option<i64>,
}

impl ApiAccess {
    /// How many requests a key may make in a minute, where nothing else is said.
    pub const PER_MINUTE: NonZeroU32 = NonZeroU32::new(1000).expect("not zero");

    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            uses: KeyUses::default(),
            per_minute: Self::PER_MINUTE.get(),
        }
    }

    /// The same, with another number of requests that a key may make in a minute.
    #[must_use]
    pub(crate) fn limited_to(mut self, per_minute: NonZeroU32) -> Self {
        self.per_minute = per_minute.get();
        self
    }

    /// What the key opens that an app sent. One query, and nothing is written.
    ///
    /// # Errors
    /// The outer: [`StoreError`]. The inner: [`KeyRefusal`].
    #[instrument(level = "debug", skip_all)]
    pub async fn authenticate(&self, sent: &str) -> Result<Result<Grant, KeyRefusal>, StoreError> {
        let secret = match ApiSecret::parse(sent) {
            Ok(secret) => secret,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let sql = format!(
            "SELECT api_keys.id, api_keys.user_id, api_keys.company_id, api_keys.scopes, api_keys.expires_at,
                    api_keys.revoked_at, memberships.role, companies.two_factor_required_from,
                    {} AS two_factor_enabled_at
             FROM api_keys JOIN companies ON companies.id = api_keys.company_id
             LEFT JOIN memberships ON memberships.user_id = api_keys.user_id
                                                AND memberships.company_id = api_keys.company_id AND {MAY_ENTER}
             WHERE api_keys.key_hash = $1",
            select_enabled_at("api_keys.user_id"),
        );
        let row: Option<GrantRow> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(secret.hash())
            .fetch_optional(self.kernel.db.reader())
            .await?;
        row.map_or(Ok(Err(KeyRefusal::Unknown)), |row| row.grant(self.kernel.now()))
    }

    /// Counts a request of a key, in memory; what is too much is not counted.
    #[must_use]
    pub fn count(&self, key_id: &ApiKeyId) -> Quota {
        let now = self.kernel.now();
        let window = Window::at(now);
        let (taken, is_exceeded) = self.uses.count(key_id, window, u64::from(self.per_minute));
        let left = u64::from(self.per_minute).saturating_sub(taken);
        Quota {
            limit: self.per_minute,
            remaining: u32::try_from(left).unwrap_or(u32::MAX),
            resets_in_s: window.seconds_left(now),
            is_exceeded,
        }
    }

    /// Notes that a key is used, in memory: it is written to the minute.
    pub fn record_use(&self, key_id: &ApiKeyId, key_use: KeyUse) {
        self.uses.note(key_id, self.kernel.now(), key_use);
    }

    /// Shares with the other processes, every second, how much keys are used, for as long as it is polled.
    pub async fn run(self) {
        loop {
            tokio::time::sleep(SYNC_EVERY).await;
            if let Err(error) = self.sync().await {
                tracing::warn!(%error, "it could not be noted how much API keys are used");
            }
        }
    }
}

impl GrantRow {
    fn grant(self, now: Timestamp) -> Result<Result<Grant, KeyRefusal>, StoreError> {
        if self.revoked_at.is_some() {
            return Ok(Err(KeyRefusal::Revoked));
        }
        let expires_at = self.expires_at.map(Timestamp::from_millis);
        if let Some(at) = expires_at.filter(|at| *at <= now) {
            return Ok(Err(KeyRefusal::Expired(at)));
        }
        let Some(role) = self.role else { return Ok(Err(KeyRefusal::OwnerInactive)) };
        let is_required = self.two_factor_required_from.is_some_and(|from| from <= now.as_millis());
        if is_required && self.two_factor_enabled_at.is_none() {
            return Ok(Err(KeyRefusal::TwoFactorMissing));
        }
        let role: Role =
            role.parse().map_err(|error| inconsistent("memberships", &self.user_id, error))?;
        Ok(Ok(Grant {
            scopes: row::read_scopes(&self.id, self.scopes.as_deref())?,
            key_id: ApiKeyId::new(self.id),
            seat: Seat {
                company_id: CompanyId::new(self.company_id),
                user_id: UserId::new(self.user_id),
                role,
            },
        }))
    }
}
