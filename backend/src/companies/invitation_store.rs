//! The table `invitations`.

use nameplate_domain::{
    accounts::{Email, FullName, PhoneNumber},
    companies::{CompanyName, INVITATION_MS, Permission, Role},
    kernel::{CompanyId, InvitationId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use super::{Invitation, membership_row::read_role};
use crate::kernel::{Db, StoreError, Tx, expect_rows, inconsistent};

const TABLE: &str = "invitations";

/// An invitation to be inserted.
pub(crate) struct NewInvitation<'a> {
    pub(crate) id: &'a InvitationId,
    pub(crate) company_id: &'a CompanyId,
    pub(crate) invited_by: &'a UserId,
    pub(crate) name: &'a FullName,
    pub(crate) email: &'a Email,
    pub(crate) phone: Option<&'a PhoneNumber>,
    pub(crate) role: Role,
}

/// An invitation that can still be accepted.
pub(crate) struct OpenInvitationRecord {
    pub(crate) id: InvitationId,
    pub(crate) company_id: CompanyId,
    pub(crate) company_name: CompanyName,
    /// Who sent it last; `None` once their account is gone.
    pub(crate) inviter: Option<String>,
    pub(crate) name: FullName,
    pub(crate) email: Email,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) role: Role,
}

#[derive(FromRow)]
struct ListedInvitationRow {
    id: String,
    name: String,
    email: String,
    role: String,
    sent_at: i64,
    ends_at: i64,
    inviter: Option<String>,
}

#[derive(FromRow)]
struct OpenInvitationRow {
    id: String,
    company_id: String,
    company_name: String,
    inviter: Option<String>,
    name: String,
    email: String,
    phone: Option<String>,
    role: String,
}

impl TryFrom<OpenInvitationRow> for OpenInvitationRecord {
    type Error = StoreError;

    fn try_from(row: OpenInvitationRow) -> Result<Self, Self::Error> {
        let phone = row.phone.map(|phone| {
            PhoneNumber::from_e164(&phone).ok_or_else(|| inconsistent(TABLE, &row.id, "phone"))
        });
        Ok(Self {
            company_name: CompanyName::parse(&row.company_name)
                .map_err(|fault| inconsistent("companies", &row.company_id, fault))?,
            inviter: row.inviter,
            name: parse_name(&row.id, &row.name)?,
            email: parse_email(&row.id, &row.email)?,
            phone: phone.transpose()?,
            role: read_role(&row.id, &row.role)?,
            company_id: CompanyId::new(row.company_id),
            id: InvitationId::new(row.id),
        })
    }
}

fn parse_name(id: &str, name: &str) -> Result<FullName, StoreError> {
    FullName::parse(name).map_err(|fault| inconsistent(TABLE, id, fault))
}

fn parse_email(id: &str, email: &str) -> Result<Email, StoreError> {
    Email::parse(email).map_err(|fault| inconsistent(TABLE, id, fault))
}

/// Gives `false`, and inserts nothing, when the address is invited already. An invitation that is
/// over doesn't count: it is replaced.
pub(crate) async fn insert(
    tx: &mut Tx,
    new: &NewInvitation<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sqlx::query(
        "DELETE FROM invitations WHERE company_id = $1 AND email_key = $2 AND ends_at <= $3",
    )
    .bind(new.company_id.as_ref())
    .bind(new.email.key())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    let inserted = sqlx::query(
        "INSERT INTO invitations (id, company_id, name, email, email_key, phone, role, invited_by,
                                  created_at, sent_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
         ON CONFLICT (company_id, email_key) DO NOTHING",
    )
    .bind(new.id.as_ref())
    .bind(new.company_id.as_ref())
    .bind(new.name.as_ref())
    .bind(new.email.as_ref())
    .bind(new.email.key())
    .bind(new.phone.map(AsRef::as_ref))
    .bind(new.role.as_str())
    .bind(new.invited_by.as_ref())
    .bind(now.as_millis())
    .bind(now.plus_millis(INVITATION_MS).as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Whether an address is invited to a company, and the invitation can be taken still.
pub(crate) async fn is_invited(
    db: &Db,
    company_id: &CompanyId,
    email_key: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT id FROM invitations WHERE company_id = $1 AND email_key = $2 AND ends_at > $3",
    )
    .bind(company_id.as_ref())
    .bind(email_key)
    .bind(now.as_millis())
    .fetch_optional(db.reader())
    .await?;
    Ok(found.is_some())
}

/// The invitations of a company that nobody has accepted, newest first.
pub(crate) async fn list(
    db: &Db,
    company_id: &CompanyId,
    now: Timestamp,
) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<ListedInvitationRow> = sqlx::query_as(
        "SELECT invitations.id, invitations.name, invitations.email, invitations.role,
                invitations.sent_at, invitations.ends_at, inviters.name AS inviter
         FROM invitations LEFT JOIN users inviters ON inviters.id = invitations.invited_by
         WHERE invitations.company_id = $1 ORDER BY invitations.sent_at DESC, invitations.id DESC",
    )
    .bind(company_id.as_ref())
    .fetch_all(db.reader())
    .await?;
    let read = |row: ListedInvitationRow| {
        Ok(Invitation {
            name: parse_name(&row.id, &row.name)?,
            email: parse_email(&row.id, &row.email)?,
            role: read_role(&row.id, &row.role)?,
            inviter: row.inviter,
            sent_at: Timestamp::from_millis(row.sent_at),
            ends_at: Timestamp::from_millis(row.ends_at),
            is_over: row.ends_at <= now.as_millis(),
            id: InvitationId::new(row.id),
        })
    };
    rows.into_iter().map(read).collect()
}

const OPEN: &str = "SELECT invitations.id, invitations.company_id, companies.name AS company_name,
                           inviters.name AS inviter, invitations.name, invitations.email,
                           invitations.phone, invitations.role
                    FROM invitations JOIN companies ON companies.id = invitations.company_id
                    LEFT JOIN users inviters ON inviters.id = invitations.invited_by";

/// An invitation of a company, expired or not, read inside `tx`.
pub(crate) async fn find_of(
    tx: &mut Tx,
    company_id: &CompanyId,
    id: &InvitationId,
) -> Result<Option<OpenInvitationRecord>, StoreError> {
    let sql = format!("{OPEN} WHERE invitations.id = $1 AND invitations.company_id = $2");
    let row: Option<OpenInvitationRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id.as_ref())
        .bind(company_id.as_ref())
        .fetch_optional(&mut **tx)
        .await?;
    row.map(OpenInvitationRecord::try_from).transpose()
}

/// An invitation that can still be accepted.
pub(crate) async fn find_open<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &str,
    now: Timestamp,
) -> Result<Option<OpenInvitationRecord>, StoreError> {
    let sql = format!("{OPEN} WHERE invitations.id = $1 AND invitations.ends_at > $2");
    let row: Option<OpenInvitationRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id)
        .bind(now.as_millis())
        .fetch_optional(executor)
        .await?;
    row.map(OpenInvitationRecord::try_from).transpose()
}

/// Writes that an invitation is mailed once more, by whom, and until when it can be taken. Its new
/// id makes the link of the mail before useless.
pub(crate) async fn set_sent(
    tx: &mut Tx,
    id: &InvitationId,
    new_id: &InvitationId,
    invited_by: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE invitations SET invited_by = $2, sent_at = $3, ends_at = $4, id = $5 WHERE id = $1",
    )
    .bind(id.as_ref())
    .bind(invited_by.as_ref())
    .bind(now.as_millis())
    .bind(now.plus_millis(INVITATION_MS).as_millis())
    .bind(new_id.as_ref())
    .execute(&mut **tx)
    .await?;
    expect_rows(TABLE, id.as_ref(), updated.rows_affected(), 1)
}

/// Gives `false` when it was withdrawn or accepted in the meantime.
pub(crate) async fn delete(tx: &mut Tx, id: &InvitationId) -> Result<bool, StoreError> {
    let deleted = sqlx::query("DELETE FROM invitations WHERE id = $1")
        .bind(id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Deletes the invitations of a company that were sent last by somebody who may not send them as
/// what they are now, with a role or out of it: an invitation doesn't outlive who stands behind it.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    company_id: &CompanyId,
    invited_by: &UserId,
    now: Option<Role>,
) -> Result<(), StoreError> {
    let may_ask_for = |role| now.is_some_and(|now| now.may_to(Permission::Invite, role));
    for role in Role::ALL.iter().copied().filter(|role| !may_ask_for(*role)) {
        sqlx::query(
            "DELETE FROM invitations WHERE company_id = $1 AND invited_by = $2 AND role = $3",
        )
        .bind(company_id.as_ref())
        .bind(invited_by.as_ref())
        .bind(role.as_str())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

pub(crate) async fn delete_over(db: &Db, oldest: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM invitations WHERE ends_at <= $1")
        .bind(oldest.as_millis())
        .execute(db.writer())
        .await?;
    Ok(deleted.rows_affected())
}

/// Deletes the invitations to an address in small letters, of all companies.
pub(crate) async fn delete_to(tx: &mut Tx, email_key: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitations WHERE email_key = $1")
        .bind(email_key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
