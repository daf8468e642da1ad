//! The table `api_keys`.

use nameplate_domain::{
    api_keys::{ApiKeyName, LAST_USED_EXACT_MS},
    companies::{CompanyEvent, EventDetail, Role, Seat},
    kernel::{ApiKeyId, CompanyId, Timestamp, UserId},
};
use sqlx::{AssertSqlSafe, FromRow};
use tracing::instrument;

use super::ApiSecret;
use crate::{
    companies::{CompanyEntry, CompanyLog, MAY_ENTER},
    core::Core,
    kernel::{Kernel, StoreError, expect_rows, inconsistent},
};

const TABLE: &str = "api_keys";

#[derive(Clone)]
pub struct ApiKeys {
    kernel: Kernel,
    log: CompanyLog,
}

#[derive(FromRow)]
struct FoundRow {
    id: String,
    user_id: String,
    company_id: String,
    role: String,
    last_used_at: Option<i64>,
}

impl ApiKeys {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), log: CompanyLog::new(core) }
    }

    /// Makes a key for a member of a company, whose admins can read that it was made. It is given this
    /// once; nobody can look it up.
    #[instrument(level = "debug", skip_all)]
    pub async fn create(&self, seat: &Seat, name: &ApiKeyName) -> Result<ApiSecret, StoreError> {
        let secret = ApiSecret::generate(&self.kernel);
        let id = ApiKeyId::new(self.kernel.new_id());
        let mut tx = self.kernel.db.begin().await?;
        let inserted = sqlx::query(
            "INSERT INTO api_keys (id, user_id, company_id, name, prefix, key_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.as_ref())
        .bind(seat.user_id.as_ref())
        .bind(seat.company_id.as_ref())
        .bind(name.as_ref())
        .bind(secret.shown())
        .bind(secret.hash())
        .bind(self.kernel.now().as_millis())
        .execute(&mut *tx)
        .await?;
        expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)?;
        let entry = CompanyEntry {
            detail: EventDetail::of_api_key(name.clone()),
            ..CompanyEntry::new(&seat.company_id, CompanyEvent::ApiKeyCreated, &seat.user_id)
        };
        self.log.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(secret)
    }

    /// The key that an app sent, and at whose place it acts: with the role that its owner has now.
    /// `None` for what is no key, and while its owner may not enter the company. That it was used is
    /// noted, to the minute.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, sent: &str) -> Result<Option<(ApiKeyId, Seat)>, StoreError> {
        let Some(secret) = ApiSecret::parse(sent) else { return Ok(None) };
        let sql = format!(
            "SELECT api_keys.id, api_keys.user_id, api_keys.company_id, memberships.role,
                    api_keys.last_used_at
             FROM api_keys JOIN memberships ON memberships.user_id = api_keys.user_id
                                           AND memberships.company_id = api_keys.company_id
             WHERE api_keys.key_hash = $1 AND {MAY_ENTER}"
        );
        let row: Option<FoundRow> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(secret.hash())
            .fetch_optional(self.kernel.db.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let role: Role =
            row.role.parse().map_err(|error| inconsistent("memberships", &row.user_id, error))?;
        let id = ApiKeyId::new(row.id);
        self.record_use(&id, row.last_used_at.map(Timestamp::from_millis)).await?;
        let (company_id, user_id) = (CompanyId::new(row.company_id), UserId::new(row.user_id));
        Ok(Some((id, Seat { company_id, user_id, role })))
    }

    async fn record_use(&self, id: &ApiKeyId, before: Option<Timestamp>) -> Result<(), StoreError> {
        let now = self.kernel.now();
        if before.is_some_and(|before| now.millis_since(before) < LAST_USED_EXACT_MS) {
            return Ok(());
        }
        // A key that was revoked in the meantime has no row any more.
        sqlx::query("UPDATE api_keys SET last_used_at = $2 WHERE id = $1")
            .bind(id.as_ref())
            .bind(now.as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(())
    }

    /// Removes the answers from before `oldest`, of which nothing is kept any more; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self, oldest: Timestamp) -> Result<u64, StoreError> {
        super::prune(&self.kernel, oldest).await
    }
}
