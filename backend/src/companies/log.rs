//! What happened in a company: the table `company_activity`.

use nameplate_domain::{
    activity::KEPT_MS,
    companies::{CompanyEvent, EventDetail, Permission, Seat},
    kernel::{ActivityId, CompanyId, InvitationId, Timestamp, UserId},
};
use sqlx::FromRow;
use tracing::instrument;

use super::service::allow;
use crate::{
    core::Core,
    kernel::{BEHIND_ALL_IDS, Kernel, ServiceError, StoreError, Tx, expect_rows, inconsistent},
};

const TABLE: &str = "company_activity";

/// Something that happened in a company, to be recorded in its log.
#[derive(Clone, Debug)]
pub struct CompanyEntry<'a> {
    pub company_id: &'a CompanyId,
    pub kind: CompanyEvent,
    /// Who did it; `None` where Nameplate did by itself.
    pub actor: Option<&'a UserId>,
    /// The member it was done to, when that isn't the actor.
    pub subject: Option<&'a UserId>,
    /// The invitation that it is about.
    pub invitation: Option<&'a InvitationId>,
    /// Details that depend on the kind.
    pub detail: EventDetail,
}

impl<'a> CompanyEntry<'a> {
    /// What somebody did in a company, to nobody in particular.
    pub(crate) fn new(company_id: &'a CompanyId, kind: CompanyEvent, actor: &'a UserId) -> Self {
        Self { actor: Some(actor), ..Self::by_itself(company_id, kind) }
    }

    /// What Nameplate did in a company by itself.
    pub(crate) fn by_itself(company_id: &'a CompanyId, kind: CompanyEvent) -> Self {
        let (actor, detail) = (None, EventDetail::default());
        Self { company_id, kind, actor, subject: None, invitation: None, detail }
    }
}

/// Something that happened in a company, as its admins read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyActivity {
    /// Ids are ordered by time.
    pub id: ActivityId,
    pub kind: CompanyEvent,
    pub at: Timestamp,
    /// The actor's name; `None` when their account was deleted, or Nameplate did it by itself.
    pub actor: Option<String>,
    /// The name of whom it was done to, or the address of who is invited; `None` when to nobody, or when their
    /// account or invitation is gone.
    pub subject: Option<String>,
    /// Details that depend on the kind.
    pub detail: EventDetail,
}

#[derive(FromRow)]
struct CompanyActivityRow {
    id: String,
    kind: String,
    happened_at: i64,
    actor: Option<String>,
    subject: Option<String>,
    detail: String,
}

impl TryFrom<CompanyActivityRow> for CompanyActivity {
    type Error = StoreError;

    fn try_from(row: CompanyActivityRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.kind.parse().map_err(|error| inconsistent(TABLE, &row.id, error))?,
            detail: serde_json::from_str(&row.detail)
                .map_err(|error| inconsistent(TABLE, &row.id, error))?,
            id: ActivityId::new(row.id),
            at: Timestamp::from_millis(row.happened_at),
            actor: row.actor,
            subject: row.subject,
        })
    }
}

#[derive(Clone)]
pub struct CompanyLog {
    kernel: Kernel,
}

impl CompanyLog {
    pub const PAGE: usize = 50;

    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone() }
    }

    #[instrument(level = "debug", skip_all)]
    pub async fn record(&self, tx: &mut Tx, entry: CompanyEntry<'_>) -> Result<(), StoreError> {
        let id = self.kernel.new_id();
        let detail = serde_json::to_string(&entry.detail)
            .map_err(|error| inconsistent(TABLE, &id, error))?;
        let inserted = sqlx::query(
            "INSERT INTO company_activity
                 (id, company_id, kind, happened_at, actor_id, subject_id, detail, invitation_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(entry.company_id.as_ref())
        .bind(entry.kind.as_str())
        .bind(self.kernel.now().as_millis())
        .bind(entry.actor.map(AsRef::as_ref))
        .bind(entry.subject.map(AsRef::as_ref))
        .bind(detail)
        .bind(entry.invitation.map(AsRef::as_ref))
        .execute(&mut **tx)
        .await?;
        expect_rows(TABLE, &id, inserted.rows_affected(), 1)
    }

    /// What happened in the company, older than `before` when given: at most [`CompanyLog::PAGE`]
    /// events, and whether there are older ones.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn list<E>(
        &self,
        seat: &Seat,
        before: Option<&ActivityId>,
    ) -> Result<(Vec<CompanyActivity>, bool), ServiceError<E>> {
        allow(seat, Permission::SeeTeam)?;
        let rows: Vec<CompanyActivityRow> = sqlx::query_as(
            "SELECT log.id, log.kind, log.happened_at, actors.name AS actor,
                    COALESCE(subjects.name, invitations.email) AS subject, log.detail
             FROM company_activity log
             LEFT JOIN users actors ON actors.id = log.actor_id
             LEFT JOIN users subjects ON subjects.id = log.subject_id
             LEFT JOIN invitations ON invitations.id = log.invitation_id
             WHERE log.company_id = $1 AND log.id < $2
             ORDER BY log.id DESC LIMIT $3",
        )
        .bind(seat.company_id.as_ref())
        .bind(before.map_or(BEHIND_ALL_IDS, AsRef::as_ref))
        .bind(i64::try_from(Self::PAGE + 1).unwrap_or(i64::MAX))
        .fetch_all(self.kernel.db.reader())
        .await?;
        let has_more = rows.len() > Self::PAGE;
        let events = rows.into_iter().take(Self::PAGE).map(CompanyActivity::try_from);
        Ok((events.collect::<Result<_, _>>()?, has_more))
    }

    /// Has what was about an invitation be about it under its new id.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx,
        invitation: &InvitationId,
        new: &InvitationId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE company_activity SET invitation_id = $2 WHERE invitation_id = $1")
            .bind(invitation.as_ref())
            .bind(new.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Removes what is too old; gives how many events.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-KEPT_MS);
        let deleted = sqlx::query("DELETE FROM company_activity WHERE happened_at < $1")
            .bind(oldest.as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(deleted.rows_affected())
    }
}
