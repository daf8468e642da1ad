//! Rows of `api_keys`, as people see them.

use nameplate_domain::{
    accounts::FullName,
    api_keys::{ApiKeyName, Scopes},
    companies::CompanyName,
    kernel::{ApiKeyId, CompanyId, Timestamp, UserId},
};
use sqlx::FromRow;

use super::{LastUse, ListedApiKey};
use crate::kernel::{StoreError, inconsistent};

pub(super) const TABLE: &str = "api_keys";

/// What an [`ApiKeyRow`] is read from.
pub(super) const FROM: &str = "api_keys JOIN companies ON companies.id = api_keys.company_id JOIN users ON users.id = api_keys.user_id";

/// What an [`ApiKeyRow`] is read from, of [`FROM`].
pub(super) const COLUMNS: &str = "api_keys.id, api_keys.user_id, api_keys.company_id, companies.name AS company_name, \
     users.name AS owner, api_keys.name, api_keys.prefix, api_keys.scopes, api_keys.created_at, \
     api_keys.expires_at, api_keys.revoked_at, api_keys.replacement_id, api_keys.last_used_at, api_keys.last_used_ip, \
     api_keys.last_used_endpoint";

#[derive(FromRow)]
pub(super) struct ApiKeyRow {
    id: String,
    user_id: String,
    company_id: String,
    company_name: String,
    owner: String,
    name: String,
    prefix: String,
    scopes: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    replacement_id: Option<String>,
    last_used_at: Option<i64>,
    last_used_ip: Option<String>,
    last_used_endpoint: Option<String>,
}

impl TryFrom<ApiKeyRow> for ListedApiKey {
    type Error = StoreError;

    fn try_from(row: ApiKeyRow) -> Result<Self, StoreError> {
        Ok(Self {
            scopes: read_scopes(&row.id, row.scopes.as_deref())?,
            name: ApiKeyName::parse(&row.name)
                .map_err(|fault| inconsistent(TABLE, &row.id, fault))?,
            company_name: CompanyName::parse(&row.company_name)
                .map_err(|fault| inconsistent("companies", &row.company_id, fault))?,
            owner: FullName::parse(&row.owner)
                .map_err(|fault| inconsistent("users", &row.user_id, fault))?,
            id: ApiKeyId::new(row.id),
            user_id: UserId::new(row.user_id),
            company_id: CompanyId::new(row.company_id),
            prefix: row.prefix,
            created_at: Timestamp::from_millis(row.created_at),
            expires_at: row.expires_at.map(Timestamp::from_millis),
            revoked_at: row.revoked_at.map(Timestamp::from_millis),
            replacement_id: row.replacement_id.map(ApiKeyId::new),
            last_use: row.last_used_at.map(|at| LastUse {
                at: Timestamp::from_millis(at),
                ip: row.last_used_ip,
                endpoint: row.last_used_endpoint,
            }),
        })
    }
}

/// The scopes of a key as they are stored.
pub(super) fn read_scopes(id: &str, words: Option<&str>) -> Result<Scopes, StoreError> {
    match words {
        None => Ok(Scopes::All),
        Some(words) => Scopes::parse(words).map_err(|error| inconsistent(TABLE, id, error)),
    }
}
