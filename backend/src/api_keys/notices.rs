//! Telling people of keys that are about to expire, and of keys that nobody uses.

use std::time::Duration;

use nameplate_domain::{
    api_keys::UNUSED_MS,
    kernel::{ApiKeyId, Timestamp},
};
use sqlx::AssertSqlSafe;
use tracing::instrument;

use super::{
    ApiKeys, ListedApiKey,
    row::{ApiKeyRow, COLUMNS, FROM},
    store::expires_soon,
};
use crate::{
    companies::MAY_ENTER,
    kernel::{StoreError, Tx},
    mail::Message,
};

/// How often is looked for keys whose owners are to be told.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// The most keys whose owners are told in one transaction.
const TOLD_AT_ONCE: i64 = 100;

/// Why somebody is told of a key.
#[derive(Clone, Copy, Debug)]
enum Reason {
    Expiry,
    Unused,
}

impl Reason {
    const fn column(self) -> &'static str {
        match self {
            Self::Expiry => "expiry_notified_at",
            Self::Unused => "unused_notified_at",
        }
    }

    /// Holds for keys whose owner is to be told at the moment `$1`. A key that another one takes the place of needs no
    /// word, nor does one whose owner may not enter its company.
    fn condition(self) -> String {
        let due = match self {
            Self::Expiry => format!(
                "api_keys.expires_at > $1 AND api_keys.expiry_notified_at IS NULL AND {}",
                expires_soon("$1")
            ),
            // Used again, and then no more, it is told again.
            Self::Unused => format!(
                "(api_keys.expires_at IS NULL OR api_keys.expires_at > $1)
                 AND COALESCE(api_keys.last_used_at, api_keys.created_at) <= $1 - {UNUSED_MS}
                 AND (api_keys.unused_notified_at IS NULL
                      OR api_keys.unused_notified_at < api_keys.last_used_at)"
            ),
        };
        format!(
            "api_keys.revoked_at IS NULL AND api_keys.replacement_id IS NULL AND {due}
             AND EXISTS (SELECT 1 FROM memberships WHERE memberships.user_id = api_keys.user_id
                         AND memberships.company_id = api_keys.company_id AND {MAY_ENTER})"
        )
    }

    fn message(self, key: &ListedApiKey) -> Message {
        let (name, company) = (key.name.clone(), key.company_name.clone());
        let prefix = key.prefix.clone();
        match (self, key.expires_at) {
            (Self::Expiry, Some(expires_at)) => {
                Message::ApiKeyExpires { name, prefix, company, expires_at }
            }
            _ => Message::ApiKeyUnused { name, prefix, company },
        }
    }
}

impl ApiKeys {
    /// Tells people of their keys, for as long as it is polled.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.notify_owners().await {
                tracing::error!(%error, "people could not be told of their API keys");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Tells people by mail, once, of keys that expire within a week, and of keys that nobody has used for 90 days;
    /// gives how many mails.
    ///
    /// # Errors
    /// [`StoreError`]; whoever was not told is told the next time.
    #[instrument(level = "debug", skip_all)]
    pub async fn notify_owners(&self) -> Result<u64, StoreError> {
        Ok(self.notify_of(Reason::Expiry).await? + self.notify_of(Reason::Unused).await?)
    }

    async fn notify_of(&self, reason: Reason) -> Result<u64, StoreError> {
        let mut told = 0;
        loop {
            let now = self.kernel.now();
            let mut tx = self.kernel.db.begin().await?;
            let keys = claim(&mut tx, reason, now).await?;
            if keys.is_empty() {
                return Ok(told);
            }
            for key in &keys {
                let Some(user) = self.accounts.find(&key.user_id).await? else { continue };
                let message = reason.message(key);
                self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &message).await?;
                self.live.announce(&mut tx, &user.id).await?;
                told += 1;
            }
            self.kernel.commit(tx).await?;
        }
    }
}

/// Some keys whose owners are to be told: nobody else tells of them any more.
async fn claim(
    tx: &mut Tx,
    reason: Reason,
    now: Timestamp,
) -> Result<Vec<ListedApiKey>, StoreError> {
    let condition = reason.condition();
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE {condition} ORDER BY api_keys.id LIMIT {TOLD_AT_ONCE}"
    );
    let rows: Vec<ApiKeyRow> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(now.as_millis()).fetch_all(&mut **tx).await?;
    let mut claimed = Vec::new();
    for row in rows {
        let key = match ListedApiKey::try_from(row) {
            Ok(key) => key,
            // It must not hold up the others.
            Err(error) => {
                tracing::error!(%error, "an API key can't be read");
                continue;
            }
        };
        if mark(tx, reason, &condition, &key.id, now).await? {
            claimed.push(key);
        }
    }
    Ok(claimed)
}

/// Notes that the owner of a key is told; gives `false` when another process did.
async fn mark(
    tx: &mut Tx,
    reason: Reason,
    condition: &str,
    id: &ApiKeyId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE api_keys SET {} = $1 WHERE {condition} AND api_keys.id = $2",
        reason.column()
    );
    let marked = sqlx::query(AssertSqlSafe(sql))
        .bind(now.as_millis())
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(marked.rows_affected() == 1)
}
