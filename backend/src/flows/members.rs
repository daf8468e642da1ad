//! The members of a company, with what other rooms know of them.

use nameplate_domain::{
    accounts::{Email, FullName},
    kernel::{CompanyId, PhotoId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use crate::{
    companies::{Member, MemberCursor, membership_row::read_role},
    kernel::{Db, StoreError, inconsistent},
};

#[derive(FromRow)]
struct MemberRow {
    id: String,
    name: String,
    email: String,
    photo_id: Option<String>,
    role: String,
    joined_at: i64,
    deactivated_at: Option<i64>,
    last_active_at: Option<i64>,
    two_factor_at: Option<i64>,
    deletion_requested_at: Option<i64>,
    name_key: String,
}

impl TryFrom<MemberRow> for Member {
    type Error = StoreError;

    fn try_from(row: MemberRow) -> Result<Self, Self::Error> {
        Ok(Self {
            name: FullName::parse(&row.name)
                .map_err(|fault| inconsistent("users", &row.id, fault))?,
            email: Email::parse(&row.email)
                .map_err(|fault| inconsistent("users", &row.id, fault))?,
            photo_id: row.photo_id.map(PhotoId::new),
            role: read_role(&row.id, &row.role)?,
            joined_at: Timestamp::from_millis(row.joined_at),
            deactivated_at: row.deactivated_at.map(Timestamp::from_millis),
            last_active_at: row.last_active_at.map(Timestamp::from_millis),
            has_two_factor: row.two_factor_at.is_some(),
            deletion_requested_at: row.deletion_requested_at.map(Timestamp::from_millis),
            user_id: UserId::new(row.id),
        })
    }
}

/// Selects members of the company `$1` for whom `condition` holds.
fn members(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT users.id, users.name, users.email, photos.id AS photo_id, memberships.role, memberships.joined_at,
                memberships.deactivated_at, memberships.last_active_at,
                two_factor.enabled_at AS two_factor_at, users.name_key,
                deletion_requests.requested_at AS deletion_requested_at
         FROM memberships JOIN users ON users.id = memberships.user_id
         LEFT JOIN two_factor ON two_factor.user_id = users.id
         LEFT JOIN photos ON photos.user_id = users.id
         LEFT JOIN deletion_requests ON deletion_requests.user_id = users.id
             AND deletion_requests.withdrawn_at IS NULL AND deletion_requests.declined_at IS NULL
         WHERE memberships.company_id = $1 AND {condition}"
    ))
}

/// Holds for members whose name or address matches the pattern `$2`.
const MATCHES: &str = "(users.name_key LIKE $2 ESCAPE '!' OR users.email_key LIKE $2 ESCAPE '!')";

/// At most `most` members who match a pattern, behind `after`, in the order of their names, and where
/// the next ones begin, if there are more.
pub(super) async fn list(
    db: &Db,
    company_id: &CompanyId,
    pattern: &str,
    after: Option<&MemberCursor>,
    most: usize,
) -> Result<(Vec<Member>, Option<MemberCursor>), StoreError> {
    let condition = format!(
        "{MATCHES} AND (users.name_key, users.id) > ($3, $4)
         ORDER BY users.name_key, users.id LIMIT $5"
    );
    let mut rows: Vec<MemberRow> = sqlx::query_as(members(&condition))
        .bind(company_id.as_ref())
        .bind(pattern)
        .bind(after.map_or("", |after| after.name_key.as_str()))
        .bind(after.map_or("", |after| after.user_id.as_ref()))
        .bind(i64::try_from(most + 1).unwrap_or(i64::MAX))
        .fetch_all(db.reader())
        .await?;
    let has_more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| has_more).map(|last| MemberCursor {
        name_key: last.name_key.clone(),
        user_id: UserId::new(last.id.clone()),
    });
    let members = rows.into_iter().map(Member::try_from).collect::<Result<_, _>>()?;
    Ok((members, next))
}

/// How many members match a pattern.
pub(super) async fn count(
    db: &Db,
    company_id: &CompanyId,
    pattern: &str,
) -> Result<u64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM memberships JOIN users ON users.id = memberships.user_id
         WHERE memberships.company_id = $1 AND {MATCHES}"
    );
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(company_id.as_ref())
        .bind(pattern)
        .fetch_one(db.reader())
        .await?;
    Ok(count.unsigned_abs())
}

pub(super) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<Option<Member>, StoreError> {
    let row: Option<MemberRow> = sqlx::query_as(members("users.id = $2"))
        .bind(company_id.as_ref())
        .bind(user_id.as_ref())
        .fetch_optional(executor)
        .await?;
    row.map(Member::try_from).transpose()
}
