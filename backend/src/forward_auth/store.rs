//! The table `forward_auth_grants`.

use std::sync::LazyLock;

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{Role, WebOrigin},
    forward_auth::{AdmittedCompanies, SignInRequest},
    kernel::{CompanyId, SessionId, Timestamp, UserId},
};
use sqlx::{Any, AssertSqlSafe, Executor, FromRow};

use super::code::Code;
use crate::{
    companies::{MAY_ENTER, TWO_FACTOR_FROM_OF_SESSION, membership_row::read_role},
    kernel::{Db, StoreError, TokenHash, Tx, inconsistent},
    sessions::{OpenSession, SessionRow, session_columns},
    two_factor::select_enabled_at,
};

/// Who is signed in at a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub user_id: UserId,
    pub name: FullName,
    pub email: Email,
    /// The company by which they are let in, and their role there as it is now.
    pub company_id: CompanyId,
    pub role: Role,
}

/// A grant with its session and its person.
pub(super) struct ProductGrant {
    pub(super) open: OpenSession,
    pub(super) identity: Identity,
    two_factor_from: Option<Timestamp>,
    has_two_factor: bool,
}

impl ProductGrant {
    /// Whether a company of theirs requires two-factor that they don't have: then they set it up before anything else.
    pub(super) fn lacks_two_factor(&self, now: Timestamp) -> bool {
        !self.has_two_factor && self.two_factor_from.is_some_and(|from| from <= now)
    }
}

#[derive(FromRow)]
struct ProductGrantRow {
    #[sqlx(flatten)]
    session: SessionRow,
    name: String,
    email: String,
    granted_company: String,
    role: String,
    two_factor_from: Option<i64>,
    two_factor_at: Option<i64>,
}

/// Holds for a `company` whose members are let in at the origin `$2`, by what [`AdmittedCompanies::as_str`] says as
/// `$3`.
fn is_admitted(company: &str) -> String {
    format!(
        "($3 = 'all' OR {company} = CASE WHEN $3 <> '' THEN $3 ELSE (
             SELECT firsts.company_id FROM company_origins AS firsts WHERE firsts.origin = $2
             ORDER BY firsts.created_at, firsts.company_id LIMIT 1) END)"
    )
}

static FIND: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, users.name, users.email, forward_auth_grants.company_id AS granted_company, memberships.role,
                {TWO_FACTOR_FROM_OF_SESSION} AS two_factor_from, {} AS two_factor_at
         FROM forward_auth_grants
         JOIN sessions ON sessions.id = forward_auth_grants.session_id
         JOIN users ON users.id = sessions.user_id
         JOIN memberships ON memberships.user_id = sessions.user_id
                             AND memberships.company_id = forward_auth_grants.company_id AND {MAY_ENTER}
         LEFT JOIN session_settings ON session_settings.user_id = sessions.user_id
         WHERE forward_auth_grants.token_hash = $1 AND forward_auth_grants.origin = $2 AND {}",
        session_columns(),
        select_enabled_at("sessions.user_id"),
        is_admitted("forward_auth_grants.company_id"),
    )
});

/// Who is signed in at an origin by a token, whether or not their session is over by time.
pub(super) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    token_hash: &TokenHash,
    origin: &WebOrigin,
    companies: &AdmittedCompanies,
) -> Result<Option<ProductGrant>, StoreError> {
    let row: Option<ProductGrantRow> = sqlx::query_as(FIND.as_str())
        .bind(token_hash.as_bytes())
        .bind(origin.as_ref())
        .bind(companies.as_str())
        .fetch_optional(executor)
        .await?;
    row.map(ProductGrant::try_from).transpose()
}

impl TryFrom<ProductGrantRow> for ProductGrant {
    type Error = StoreError;

    fn try_from(row: ProductGrantRow) -> Result<Self, StoreError> {
        let open = OpenSession::try_from(row.session)?;
        let wrong = |fault| inconsistent("users", open.user_id.as_ref(), fault);
        let identity = Identity {
            user_id: open.user_id.clone(),
            name: FullName::parse(&row.name).map_err(wrong)?,
            email: Email::parse(&row.email).map_err(wrong)?,
            role: read_role(&row.granted_company, &row.role)?,
            company_id: CompanyId::new(row.granted_company),
        };
        Ok(Self {
            open,
            identity,
            two_factor_from: row.two_factor_from.map(Timestamp::from_millis),
            has_two_factor: row.two_factor_at.is_some(),
        })
    }
}

/// The session by which a token of an origin was given, whether or not its person is let in there now.
pub(super) async fn session_of<'e>(
    executor: impl Executor<'e, Database = Any>,
    token_hash: &TokenHash,
    origin: &WebOrigin,
) -> Result<Option<SessionId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "SELECT session_id FROM forward_auth_grants WHERE token_hash = $1 AND origin = $2",
    )
    .bind(token_hash.as_bytes())
    .bind(origin.as_ref())
    .fetch_optional(executor)
    .await?;
    Ok(id.map(SessionId::new))
}

/// Whether a company registered an origin whose members are let in there.
pub(super) async fn is_registered<'e>(
    executor: impl Executor<'e, Database = Any>,
    origin: &WebOrigin,
    companies: &AdmittedCompanies,
) -> Result<bool, StoreError> {
    let found: Option<String> = match companies {
        AdmittedCompanies::One(id) => {
            let sql =
                "SELECT origin FROM company_origins WHERE origin = $1 AND company_id = $2 LIMIT 1";
            sqlx::query_scalar(sql).bind(origin.as_ref()).bind(id.as_ref())
        }
        AdmittedCompanies::First | AdmittedCompanies::All => {
            let sql = "SELECT origin FROM company_origins WHERE origin = $1 LIMIT 1";
            sqlx::query_scalar(sql).bind(origin.as_ref())
        }
    }
    .fetch_optional(executor)
    .await?;
    Ok(found.is_some())
}

static COMPANY_FOR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT memberships.company_id
         FROM memberships JOIN company_origins ON company_origins.company_id = memberships.company_id
         WHERE memberships.user_id = $1 AND company_origins.origin = $2 AND {MAY_ENTER} AND {}
         ORDER BY CASE WHEN memberships.company_id = $4 THEN 0 ELSE 1 END, memberships.joined_at,
                  memberships.company_id LIMIT 1",
        is_admitted("memberships.company_id"),
    )
});

/// The company by which somebody is let in at a product.
pub(super) async fn company_for<'e>(
    executor: impl Executor<'e, Database = Any>,
    open: &OpenSession,
    request: &SignInRequest,
) -> Result<Option<CompanyId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(COMPANY_FOR.as_str())
        .bind(open.user_id.as_ref())
        .bind(request.origin.as_ref())
        .bind(request.companies.as_str())
        .bind(open.company_id.as_ref().map_or("", AsRef::as_ref))
        .fetch_optional(executor)
        .await?;
    Ok(id.map(CompanyId::new))
}

/// Keeps the session of a code and the origin that it is for from being removed until `tx` is over; `false` when one of
/// them is gone.
pub(super) async fn hold(
    db: &Db,
    tx: &mut Tx,
    code: &Code,
    origin: &WebOrigin,
) -> Result<bool, StoreError> {
    let session = format!("SELECT id FROM sessions WHERE id = $1{}", db.share());
    let session: Option<String> = sqlx::query_scalar(AssertSqlSafe(session))
        .bind(code.session_id.as_ref())
        .fetch_optional(&mut **tx)
        .await?;
    let registered = format!(
        "SELECT origin FROM company_origins WHERE company_id = $1 AND origin = $2{}",
        db.share()
    );
    let registered: Option<String> = sqlx::query_scalar(AssertSqlSafe(registered))
        .bind(code.company_id.as_ref())
        .bind(origin.as_ref())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(session.is_some() && registered.is_some())
}

/// A grant as it is stored.
pub(super) struct NewGrantRow<'a> {
    pub(super) code: &'a Code,
    pub(super) origin: &'a WebOrigin,
    pub(super) token_hash: &'a TokenHash,
    pub(super) now: Timestamp,
}

/// Puts a grant in the place of the one before of the same session and origin. Gives `false`, and changes nothing, when
/// that was made by the same code or by a newer one.
pub(super) async fn replace(tx: &mut Tx, row: NewGrantRow<'_>) -> Result<bool, StoreError> {
    let NewGrantRow { code, origin, token_hash, now } = row;
    let written = sqlx::query(
        "INSERT INTO forward_auth_grants (session_id, origin, company_id, token_hash, code_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (session_id, origin) DO UPDATE
         SET company_id = excluded.company_id, token_hash = excluded.token_hash, code_id = excluded.code_id,
             created_at = excluded.created_at
         WHERE forward_auth_grants.code_id < excluded.code_id",
    )
    .bind(code.session_id.as_ref())
    .bind(origin.as_ref())
    .bind(code.company_id.as_ref())
    .bind(token_hash.as_bytes())
    .bind(code.id.as_str())
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}
