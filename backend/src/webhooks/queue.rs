//! The table `webhook_deliveries`: what is put on its way, and what is dropped.

use nameplate_domain::{
    companies::Role,
    deliveries::GIVE_UP_AFTER_MS,
    kernel::{
        CompanyId, DAY_MS, EventId, HOUR_MS, Timestamp, UserId, WebhookDeliveryId, WebhookId,
    },
    webhooks::WebhookType,
};
use sqlx::{Any, AssertSqlSafe, Executor, any::AnyQueryResult};
use tracing::instrument;

use super::{Webhooks, delivery::TABLE, row::read_types};
use crate::kernel::{Db, StoreError, Tx, chunks, expect_rows, in_parts, request_id, values};

/// How long a settled message is kept, in milliseconds: a week.
const KEPT_MS: i64 = 7 * DAY_MS;
/// After so long a message that still waits is dropped, in milliseconds: whoever tries it would give it up.
const OVERDUE_MS: i64 = GIVE_UP_AFTER_MS + HOUR_MS;
/// How many are changed or deleted in one transaction, so that others get their turn.
const CHANGED_AT_ONCE: i64 = 5_000;

/// Something that happened in a company, of which webhooks are told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Occurrence<'a> {
    Event(&'a EventId),
    Joined(&'a UserId, Role),
    Left(&'a UserId, Role),
    /// Whose role changed, to which, and from which.
    RoleChanged(&'a UserId, Role, Role),
    Deactivated(&'a UserId, Role),
    Activated(&'a UserId, Role),
}

impl Occurrence<'_> {
    const fn kind(self) -> WebhookType {
        match self {
            Self::Event(_) => WebhookType::EventReceived,
            Self::Joined(..) => WebhookType::MemberJoined,
            Self::Left(..) => WebhookType::MemberLeft,
            Self::RoleChanged(..) => WebhookType::MemberRoleChanged,
            Self::Deactivated(..) => WebhookType::MemberDeactivated,
            Self::Activated(..) => WebhookType::MemberActivated,
        }
    }

    fn event_id(&self) -> Option<&str> {
        match self {
            Self::Event(event_id) => Some(event_id.as_ref()),
            _ => None,
        }
    }

    /// The member whom it is about, their role, and the one that they had before a change of it.
    fn member(&self) -> (Option<&str>, Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Event(_) => (None, None, None),
            Self::RoleChanged(user_id, role, old_role) => {
                (Some(user_id.as_ref()), Some(role.as_str()), Some(old_role.as_str()))
            }
            Self::Joined(user_id, role)
            | Self::Left(user_id, role)
            | Self::Deactivated(user_id, role)
            | Self::Activated(user_id, role) => (Some(user_id.as_ref()), Some(role.as_str()), None),
        }
    }
}

impl Webhooks {
    /// Puts on its way to the webhooks of a company what happened, inside `tx`, which holds the company: it is sent exactly
    /// when it is kept. Where there is no webhook, that costs one look at an index.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn enqueue(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        what: Occurrence<'_>,
    ) -> Result<(), StoreError> {
        let subscribed = subscribed(tx, company_id, what.kind()).await?;
        let rows: Vec<_> = subscribed
            .into_iter()
            .map(|webhook_id| (WebhookDeliveryId::new(self.kernel.new_id()), webhook_id))
            .collect();
        for chunk in chunks(&rows) {
            insert(tx, chunk, what, self.kernel.now()).await?;
        }
        Ok(())
    }

    /// Removes what was settled long ago, and drops what nobody tried in its time; gives how many messages.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let now = self.kernel.now();
        let dropped = drop_overdue(&self.kernel.db, now).await?;
        let deleted = delete_settled(&self.kernel.db, now).await?;
        // What signs nothing any more need not be kept.
        sqlx::query("UPDATE webhooks SET old_sealed = NULL, old_until = NULL WHERE old_until < $1")
            .bind(now.as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(dropped + deleted)
    }
}

/// Drops what nobody tried in its time; gives how many messages.
async fn drop_overdue(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let part = || {
        sqlx::query(
            "UPDATE webhook_deliveries SET settled_at = $1, member_id = NULL
             WHERE id IN (SELECT id FROM webhook_deliveries
                          WHERE settled_at IS NULL AND created_at < $2 LIMIT $3)",
        )
        .bind(now.as_millis())
        .bind(now.plus_millis(-OVERDUE_MS).as_millis())
        .bind(CHANGED_AT_ONCE)
        .execute(db.writer())
    };
    in_parts(CHANGED_AT_ONCE, part).await
}

/// Deletes what was settled long ago; gives how many messages.
async fn delete_settled(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let part = || {
        sqlx::query(
            "DELETE FROM webhook_deliveries
             WHERE id IN (SELECT id FROM webhook_deliveries WHERE settled_at < $1 LIMIT $2)",
        )
        .bind(now.plus_millis(-KEPT_MS).as_millis())
        .bind(CHANGED_AT_ONCE)
        .execute(db.writer())
    };
    in_parts(CHANGED_AT_ONCE, part).await
}

/// Deletes what a webhook was sent, and what waits for it.
pub(super) async fn delete_of(db: &Db, id: &WebhookId) -> Result<u64, StoreError> {
    let part = || {
        sqlx::query(
            "DELETE FROM webhook_deliveries
             WHERE id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = $1 LIMIT $2)",
        )
        .bind(id.as_ref())
        .bind(CHANGED_AT_ONCE)
        .execute(db.writer())
    };
    in_parts(CHANGED_AT_ONCE, part).await
}

/// The webhooks of a company that are on and want to be told of something.
async fn subscribed(
    tx: &mut Tx,
    company_id: &CompanyId,
    kind: WebhookType,
) -> Result<Vec<WebhookId>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, types FROM webhooks WHERE company_id = $1 AND off_at IS NULL ORDER BY id",
    )
    .bind(company_id.as_ref())
    .fetch_all(&mut **tx)
    .await?;
    let mut subscribed = Vec::new();
    for (id, types) in rows {
        match read_types(&id, &types) {
            Ok(types) if types.contains(kind) => subscribed.push(WebhookId::new(id)),
            Ok(_) => {}
            // One webhook keeps nobody from joining, and no event from coming in.
            Err(error) => tracing::error!(%error, "a webhook can't be read"),
        }
    }
    Ok(subscribed)
}

async fn insert(
    tx: &mut Tx,
    rows: &[(WebhookDeliveryId, WebhookId)],
    what: Occurrence<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO webhook_deliveries (id, webhook_id, type, event_id, member_id, role, old_role,
                                         created_at, due_at, request_id)
         VALUES {}",
        values(rows.len(), 2, 8, ", $1, $2, $3, $4, $5, $6, $6, $7")
    );
    let (member_id, role, old_role) = what.member();
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(what.kind().as_str())
        .bind(what.event_id())
        .bind(member_id)
        .bind(role)
        .bind(old_role)
        .bind(now.as_millis())
        .bind(request_id());
    for (id, webhook_id) in rows {
        query = query.bind(id.as_ref()).bind(webhook_id.as_ref());
    }
    let inserted = query.execute(&mut **tx).await?;
    let first = rows.first().map_or("", |(id, _)| id.as_ref());
    expect_rows(TABLE, first, inserted.rows_affected(), rows.len() as u64)
}

/// Drops what waits for a webhook that is off.
pub(super) async fn drop_waiting(
    db: &Db,
    id: &WebhookId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    in_parts(CHANGED_AT_ONCE, || settle_waiting(db.writer(), id, CHANGED_AT_ONCE, now)).await
}

/// Drops up to `limit` messages that wait for a webhook that is off.
pub(super) async fn settle_waiting<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &WebhookId,
    limit: i64,
    now: Timestamp,
) -> Result<AnyQueryResult, sqlx::Error> {
    sqlx::query(
        "UPDATE webhook_deliveries SET settled_at = $2, member_id = NULL
         WHERE id IN (SELECT waiting.id FROM webhook_deliveries AS waiting
                      JOIN webhooks ON webhooks.id = waiting.webhook_id
                      WHERE waiting.webhook_id = $1 AND waiting.settled_at IS NULL
                        AND webhooks.off_at IS NOT NULL LIMIT $3)",
    )
    .bind(id.as_ref())
    .bind(now.as_millis())
    .bind(limit)
    .execute(executor)
    .await
}

/// Has a message wait that was not sent; without a moment it is dropped.
pub(super) async fn put_off(
    db: &Db,
    id: &str,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE webhook_deliveries
         SET due_at = COALESCE($2, due_at), settled_at = CASE WHEN $2 IS NULL THEN $3 END,
             member_id = CASE WHEN $2 IS NULL THEN NULL ELSE member_id END
         WHERE id = $1 AND settled_at IS NULL",
    )
    .bind(id)
    .bind(until.map(Timestamp::as_millis))
    .bind(now.as_millis())
    .execute(db.writer())
    .await?;
    Ok(())
}
