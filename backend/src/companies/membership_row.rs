//! Rows of `memberships` with their companies.

use nameplate_domain::{
    companies::{CompanyName, Membership, Policies, Role},
    kernel::{CompanyId, Timestamp},
    sessions::IdleTimeout,
};
use sqlx::FromRow;

use crate::kernel::{StoreError, inconsistent};

pub(super) const COMPANIES: &str = "companies";
pub(super) const MEMBERSHIPS: &str = "memberships";

/// What a [`MembershipRow`] is read from, of `memberships` with `companies`.
pub(crate) const MEMBERSHIP_COLUMNS: &str = "memberships.company_id, companies.name AS company_name, memberships.role, \
     memberships.joined_at, memberships.deactivated_at, memberships.default_since, \
     companies.two_factor_required_from, companies.longest_idle_ms";

/// A membership with the policies of its company.
#[derive(FromRow)]
pub(crate) struct MembershipRow {
    company_id: String,
    company_name: String,
    role: String,
    joined_at: i64,
    deactivated_at: Option<i64>,
    default_since: Option<i64>,
    two_factor_required_from: Option<i64>,
    longest_idle_ms: Option<i64>,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, Self::Error> {
        Ok(Self {
            company_name: CompanyName::parse(&row.company_name)
                .map_err(|fault| inconsistent(COMPANIES, &row.company_id, fault))?,
            role: read_role(&row.company_id, &row.role)?,
            joined_at: Timestamp::from_millis(row.joined_at),
            deactivated_at: row.deactivated_at.map(Timestamp::from_millis),
            is_default: row.default_since.is_some(),
            policies: Policies {
                two_factor_required_from: row.two_factor_required_from.map(Timestamp::from_millis),
                longest_idle: read_idle(&row.company_id, row.longest_idle_ms)?,
            },
            company_id: CompanyId::new(row.company_id),
        })
    }
}

/// Parses a role as it is stored in a row of a company.
pub(crate) fn read_role(company_id: &str, word: &str) -> Result<Role, StoreError> {
    word.parse().map_err(|error| inconsistent(MEMBERSHIPS, company_id, error))
}

/// Parses an idle timeout as it is stored in a row of a company.
pub(crate) fn read_idle(
    company_id: &str,
    millis: Option<i64>,
) -> Result<Option<IdleTimeout>, StoreError> {
    let read = |millis| {
        IdleTimeout::of_millis(millis).ok_or_else(|| inconsistent(COMPANIES, company_id, millis))
    };
    millis.map(read).transpose()
}
