//! The table `companies`, as far as it holds what a company says of itself.

use nameplate_domain::{
    accounts::PhoneNumber,
    companies::{CompanyDetails, DetailsForm},
    kernel::{CompanyId, Fault},
};
use sqlx::{AssertSqlSafe, Row as _};

use crate::kernel::{Db, StoreError, Tx, inconsistent};

/// A column: its name, what it holds of the details, and into which field of the form it is read.
type Column =
    (&'static str, fn(&CompanyDetails) -> Option<&str>, fn(&mut DetailsForm) -> &mut String);

/// Every column of the details; what is read and written is made from this list.
const COLUMNS: &[Column] = &[
    ("name", |it| Some(it.name.as_ref()), |form| &mut form.name),
    ("phone", |it| text(it.phone.as_ref()), |form| &mut form.phone),
    ("email", |it| text(it.email.as_ref()), |form| &mut form.email),
    ("address", |it| text(it.address.as_ref()), |form| &mut form.address),
    ("website", |it| text(it.website.as_ref()), |form| &mut form.website),
];

fn text<T: AsRef<str>>(detail: Option<&T>) -> Option<&str> {
    detail.map(AsRef::as_ref)
}

/// What a company says of itself, and how often that was saved; `None` when the company is gone. What is
/// stored is read as a form is: it has to pass the same rules.
pub(super) async fn details(
    db: &Db,
    id: &CompanyId,
) -> Result<Option<(CompanyDetails, i64)>, StoreError> {
    let names: Vec<_> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    let sql = format!("SELECT {}, details_version FROM companies WHERE id = $1", names.join(", "));
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.as_ref());
    let Some(row) = row.fetch_optional(db.reader()).await? else { return Ok(None) };
    let mut form = DetailsForm::default();
    for (name, _, field) in COLUMNS {
        let stored: Option<String> = row.try_get(name)?;
        *field(&mut form) = stored.unwrap_or_default();
    }
    let phone = match form.phone.as_str() {
        "" => Ok(None),
        e164 => PhoneNumber::from_e164(e164).map(Some).ok_or(Fault::NotAPhoneNumber),
    };
    let details =
        form.parse(phone).map_err(|faults| inconsistent("companies", id.as_ref(), faults))?;
    Ok(Some((details, row.try_get("details_version")?)))
}

/// Gives `false`, and changes nothing, when the stored details are of another version.
pub(super) async fn update_details(
    tx: &mut Tx,
    id: &CompanyId,
    details: &CompanyDetails,
    version: i64,
) -> Result<bool, StoreError> {
    let placed = COLUMNS.iter().zip(3..).map(|((name, ..), place)| format!("{name} = ${place}"));
    let sql = format!(
        "UPDATE companies SET {}, details_version = details_version + 1
         WHERE id = $1 AND details_version = $2",
        placed.collect::<Vec<_>>().join(", "),
    );
    let mut update = sqlx::query(AssertSqlSafe(sql)).bind(id.as_ref()).bind(version);
    for (_, text, _) in COLUMNS {
        update = update.bind(text(details));
    }
    Ok(update.execute(&mut **tx).await?.rows_affected() == 1)
}
