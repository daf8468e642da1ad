//! The kinds of cases that a company works on.

use nameplate_domain::{
    companies::{CaseTypeError, CaseTypeName, CompanyEvent, MOST_CASE_TYPES, Permission, Seat},
    kernel::{CaseTypeId, Fault},
};
use sqlx::FromRow;
use tracing::instrument;

use super::{Companies, CompanyEntry, CompanyLog};
use crate::{
    core::Core,
    kernel::{Kernel, ServiceError, StoreError, Tx, expect_rows, inconsistent},
};

const TABLE: &str = "case_types";

type CaseTypeRefusal = ServiceError<CaseTypeError>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseType {
    pub id: CaseTypeId,
    pub name: CaseTypeName,
}

#[derive(FromRow)]
struct CaseTypeRow {
    id: String,
    name: String,
}

impl TryFrom<CaseTypeRow> for CaseType {
    type Error = StoreError;

    fn try_from(row: CaseTypeRow) -> Result<Self, Self::Error> {
        Ok(Self {
            name: CaseTypeName::parse(&row.name)
                .map_err(|fault| inconsistent(TABLE, &row.id, fault))?,
            id: CaseTypeId::new(row.id),
        })
    }
}

#[derive(Clone)]
pub struct CaseTypes {
    kernel: Kernel,
    companies: Companies,
    log: CompanyLog,
}

impl CaseTypes {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            log: CompanyLog::new(core),
        }
    }

    /// The company's kinds of cases in the order of their names, for every member.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, seat: &Seat) -> Result<Vec<CaseType>, StoreError> {
        let rows: Vec<CaseTypeRow> = sqlx::query_as(
            "SELECT id, name FROM case_types WHERE company_id = $1 ORDER BY name_key",
        )
        .bind(seat.company_id.as_ref())
        .fetch_all(self.kernel.db.reader())
        .await?;
        rows.into_iter().map(CaseType::try_from).collect()
    }

    /// Adds a kind of case; gives its id.
    ///
    /// # Errors
    /// Faults of the field `name`, among them [`Fault::NameTaken`]; [`CaseTypeError::TooMany`];
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn add(&self, seat: &Seat, typed: &str) -> Result<CaseTypeId, CaseTypeRefusal> {
        let (mut tx, name) = self.begin(seat, typed).await?;
        let count: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM case_types WHERE company_id = $1")
                .bind(seat.company_id.as_ref())
                .fetch_one(&mut *tx)
                .await?;
        if usize::try_from(count).is_ok_and(|count| count >= MOST_CASE_TYPES) {
            return Err(ServiceError::Refused(CaseTypeError::TooMany));
        }
        let id = CaseTypeId::new(self.kernel.new_id());
        refuse_taken(&mut tx, seat, &id, &name).await?;
        let inserted = sqlx::query(
            "INSERT INTO case_types (id, company_id, name, name_key) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.as_ref())
        .bind(seat.company_id.as_ref())
        .bind(name.as_ref())
        .bind(name.key())
        .execute(&mut *tx)
        .await?;
        expect_rows(TABLE, id.as_ref(), inserted.rows_affected(), 1)?;
        self.finish(tx, seat).await?;
        Ok(id)
    }

    /// Calls a kind of case something else.
    ///
    /// # Errors
    /// Faults of the field `name`, among them [`Fault::NameTaken`]; [`ServiceError::NotFound`] when
    /// it is removed, or of another company; [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn rename(
        &self,
        seat: &Seat,
        id: &CaseTypeId,
        typed: &str,
    ) -> Result<(), CaseTypeRefusal> {
        let (mut tx, name) = self.begin(seat, typed).await?;
        refuse_taken(&mut tx, seat, id, &name).await?;
        let renamed = sqlx::query(
            "UPDATE case_types SET name = $3, name_key = $4 WHERE id = $1 AND company_id = $2",
        )
        .bind(id.as_ref())
        .bind(seat.company_id.as_ref())
        .bind(name.as_ref())
        .bind(name.key())
        .execute(&mut *tx)
        .await?;
        if renamed.rows_affected() == 0 {
            return Err(ServiceError::NotFound);
        }
        self.finish(tx, seat).await
    }

    /// Removes a kind of case.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it is removed already, or of another company;
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(&self, seat: &Seat, id: &CaseTypeId) -> Result<(), CaseTypeRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::EditDetails).await?;
        let removed = sqlx::query("DELETE FROM case_types WHERE id = $1 AND company_id = $2")
            .bind(id.as_ref())
            .bind(seat.company_id.as_ref())
            .execute(&mut *tx)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(ServiceError::NotFound);
        }
        self.finish(tx, seat).await
    }

    async fn begin(&self, seat: &Seat, typed: &str) -> Result<(Tx, CaseTypeName), CaseTypeRefusal> {
        let (tx, _) = self.companies.begin_as(seat, Permission::EditDetails).await?;
        let name = CaseTypeName::parse(typed);
        Ok((tx, name.map_err(|fault| ServiceError::field("name", fault))?))
    }

    async fn finish(&self, mut tx: Tx, seat: &Seat) -> Result<(), CaseTypeRefusal> {
        let entry =
            CompanyEntry::new(&seat.company_id, CompanyEvent::DetailsChanged, &seat.user_id);
        self.log.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}

/// Refuses a name that another case type of the company has. Nobody else changes them until `tx` is
/// over.
async fn refuse_taken(
    tx: &mut Tx,
    seat: &Seat,
    id: &CaseTypeId,
    name: &CaseTypeName,
) -> Result<(), CaseTypeRefusal> {
    let taken: Option<String> = sqlx::query_scalar(
        "SELECT id FROM case_types WHERE company_id = $1 AND name_key = $2 AND id <> $3",
    )
    .bind(seat.company_id.as_ref())
    .bind(name.key())
    .bind(id.as_ref())
    .fetch_optional(&mut **tx)
    .await?;
    if taken.is_some() { Err(ServiceError::field("name", Fault::NameTaken)) } else { Ok(()) }
}
