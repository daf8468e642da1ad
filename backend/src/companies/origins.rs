//! The table `company_origins`: where a company's other products are.

use nameplate_domain::{
    companies::{
        CompanyEvent, EventDetail, MOST_ORIGINS, OriginError, Permission, Seat, WebAddress,
        WebOrigin,
    },
    kernel::CompanyId,
};
use sqlx::{Any, Executor};
use tracing::instrument;

use super::{Companies, CompanyEntry, CompanyLog};
use crate::{
    core::Core,
    kernel::{Kernel, ServiceError, StoreError, Tx, expect_rows, inconsistent},
};

const TABLE: &str = "company_origins";

type OriginRefusal = ServiceError<OriginError>;

#[derive(Clone)]
pub struct CompanyOrigins {
    kernel: Kernel,
    companies: Companies,
    log: CompanyLog,
}

impl CompanyOrigins {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            log: CompanyLog::new(core),
        }
    }

    /// The company's origins in order, for every member.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, seat: &Seat) -> Result<Vec<WebOrigin>, StoreError> {
        origins_of(self.kernel.db.reader(), &seat.company_id).await
    }

    /// Those of the company's origins, in order, that another company registered first: forward auth lets the members of
    /// that one in, unless the proxy names this one.
    #[instrument(level = "debug", skip_all)]
    pub async fn preceded(&self, seat: &Seat) -> Result<Vec<WebOrigin>, StoreError> {
        let rows = sqlx::query_scalar(
            "SELECT own.origin FROM company_origins AS own
             WHERE own.company_id = $1 AND own.company_id <> (
                 SELECT firsts.company_id FROM company_origins AS firsts WHERE firsts.origin = own.origin
                 ORDER BY firsts.created_at, firsts.company_id LIMIT 1)
             ORDER BY own.origin",
        )
        .bind(seat.company_id.as_ref())
        .fetch_all(self.kernel.db.reader())
        .await?;
        read(rows)
    }

    /// Whether an address is at an origin that is registered for a company now.
    #[instrument(level = "debug", skip_all)]
    pub async fn covers(
        &self,
        company_id: &CompanyId,
        address: &WebAddress,
    ) -> Result<bool, StoreError> {
        let origins = origins_of(self.kernel.db.reader(), company_id).await?;
        Ok(address.origin().is_some_and(|origin| origins.contains(&origin)))
    }

    /// Registers an origin. One that is registered already stays so.
    ///
    /// # Errors
    /// Faults of the field `origin`; [`OriginError::TooMany`]; [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn add(&self, seat: &Seat, typed: &str) -> Result<WebOrigin, OriginRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::EditDetails).await?;
        let origin =
            WebOrigin::parse(typed).map_err(|fault| ServiceError::field("origin", fault))?;
        let present = origins_of(&mut *tx, &seat.company_id).await?;
        if present.contains(&origin) {
            return Ok(origin);
        }
        if present.len() >= MOST_ORIGINS {
            return Err(ServiceError::Refused(OriginError::TooMany));
        }
        let inserted = sqlx::query(
            "INSERT INTO company_origins (company_id, origin, created_at) VALUES ($1, $2, $3)",
        )
        .bind(seat.company_id.as_ref())
        .bind(origin.as_ref())
        .bind(self.kernel.now().as_millis())
        .execute(&mut *tx)
        .await?;
        expect_rows(TABLE, origin.as_ref(), inserted.rows_affected(), 1)?;
        let detail = EventDetail { added_origin: Some(origin.clone()), ..EventDetail::default() };
        self.finish(tx, seat, detail).await?;
        Ok(origin)
    }

    /// Removes an origin: what was sent before leads there no more, and everybody is signed out there whom the company
    /// let in.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it is removed already; [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(&self, seat: &Seat, origin: &WebOrigin) -> Result<(), OriginRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::EditDetails).await?;
        let removed =
            sqlx::query("DELETE FROM company_origins WHERE company_id = $1 AND origin = $2")
                .bind(seat.company_id.as_ref())
                .bind(origin.as_ref())
                .execute(&mut *tx)
                .await?;
        if removed.rows_affected() == 0 {
            return Err(ServiceError::NotFound);
        }
        let detail = EventDetail { removed_origin: Some(origin.clone()), ..EventDetail::default() };
        self.finish(tx, seat, detail).await
    }

    async fn finish(
        &self,
        mut tx: Tx,
        seat: &Seat,
        detail: EventDetail,
    ) -> Result<(), OriginRefusal> {
        let entry =
            CompanyEntry::new(&seat.company_id, CompanyEvent::DetailsChanged, &seat.user_id);
        let entry = CompanyEntry { detail, ..entry };
        self.log.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}

/// The origins of a company, in order.
pub(crate) async fn origins_of<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
) -> Result<Vec<WebOrigin>, StoreError> {
    let rows = sqlx::query_scalar(
        "SELECT origin FROM company_origins WHERE company_id = $1 ORDER BY origin",
    )
    .bind(company_id.as_ref())
    .fetch_all(executor)
    .await?;
    read(rows)
}

fn read(rows: Vec<String>) -> Result<Vec<WebOrigin>, StoreError> {
    let read =
        |row: String| WebOrigin::parse(&row).map_err(|fault| inconsistent(TABLE, &row, fault));
    rows.into_iter().map(read).collect()
}
