//! What an app is told of whom it asks for: one query, for apps ask often.

use nameplate_domain::{
    accounts::{Email, FullName, PhoneNumber, Timezone},
    companies::{CompanyName, Seat},
};
use sqlx::FromRow;
use tracing::instrument;

use crate::{
    core::Core,
    kernel::{Kernel, ServiceError, StoreError, inconsistent},
};

/// A person with the company that they sit in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    pub seat: Seat,
    pub email: Email,
    pub name: FullName,
    pub phone: Option<PhoneNumber>,
    pub timezone: Option<Timezone>,
    pub company_name: CompanyName,
}

#[derive(Clone)]
pub struct OwnAccounts {
    kernel: Kernel,
}

#[derive(FromRow)]
struct OwnAccountRow {
    email: String,
    name: String,
    phone: Option<String>,
    timezone: Option<String>,
    company_name: String,
}

impl OwnAccounts {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone() }
    }

    /// The person who sits there.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], when they, or the company, were deleted meanwhile.
    #[instrument(level = "debug", skip_all)]
    pub async fn find<E>(&self, seat: &Seat) -> Result<OwnAccount, ServiceError<E>> {
        let row: Option<OwnAccountRow> = sqlx::query_as(
            "SELECT users.email, users.name, users.phone, users.timezone, companies.name AS company_name
             FROM users JOIN companies ON companies.id = $2 WHERE users.id = $1",
        )
        .bind(seat.user_id.as_ref())
        .bind(seat.company_id.as_ref())
        .fetch_optional(self.kernel.db.reader())
        .await?;
        Ok(row.ok_or(ServiceError::NotFound)?.read(seat)?)
    }
}

impl OwnAccountRow {
    fn read(self, seat: &Seat) -> Result<OwnAccount, StoreError> {
        let id = seat.user_id.as_ref();
        let phone = self.phone.map(|phone| {
            PhoneNumber::from_e164(&phone).ok_or_else(|| inconsistent("users", id, &phone))
        });
        let timezone = self.timezone.map(|zone| Timezone::parse(&zone));
        Ok(OwnAccount {
            email: Email::parse(&self.email).map_err(|fault| inconsistent("users", id, fault))?,
            name: FullName::parse(&self.name).map_err(|fault| inconsistent("users", id, fault))?,
            phone: phone.transpose()?,
            timezone: timezone.transpose().map_err(|fault| inconsistent("users", id, fault))?,
            company_name: CompanyName::parse(&self.company_name)
                .map_err(|fault| inconsistent("companies", seat.company_id.as_ref(), fault))?,
            seat: seat.clone(),
        })
    }
}
