//! The keys of a person, and those that act in a company.

use nameplate_domain::{
    accounts::FullName,
    api_keys::{ApiKeyName, Scopes, UNUSED_MS, expires_soon},
    companies::{CompanyName, Permission, Seat},
    kernel::{ApiKeyId, CompanyId, DAY_MS, Timestamp, UserId},
};
use tracing::instrument;

use super::{ApiKeys, store};
use crate::{
    companies::allow,
    kernel::{ServiceError, StoreError},
};

/// How long a key that is over stays in the list, so that one can look up what it was, in milliseconds.
pub(super) const KEPT_MS: i64 = 90 * DAY_MS;

/// A key as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedApiKey {
    /// Ids are ordered by time.
    pub id: ApiKeyId,
    /// Whose it is.
    pub user_id: UserId,
    pub owner: FullName,
    /// The company that it acts in.
    pub company_id: CompanyId,
    pub company_name: CompanyName,
    pub name: ApiKeyName,
    /// The first characters, by which one knows it again.
    pub prefix: String,
    pub scopes: Scopes,
    pub created_at: Timestamp,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// The key that takes, or took, its place.
    pub replacement_id: Option<ApiKeyId>,
    /// `None` when it was never used.
    pub last_use: Option<LastUse>,
}

/// When a key was used last, to the minute, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUse {
    pub at: Timestamp,
    /// The IP address of who used it; `None` where that was not noted yet.
    pub ip: Option<String>,
    /// What was asked for, such as `GET /api/v1/me`.
    pub endpoint: Option<String>,
}

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyState {
    Active,
    /// It works on for some days.
    ExpiresSoon(Timestamp),
    /// Another key takes its place at this moment.
    Replaced(Timestamp),
    /// Nobody has used it for [`UNUSED_MS`].
    Unused,
    Expired(Timestamp),
    Revoked(Timestamp),
}

impl ApiKeyState {
    /// Whether the key opens anything.
    #[must_use]
    pub const fn works(self) -> bool {
        !matches!(self, Self::Expired(_) | Self::Revoked(_))
    }
}

impl ListedApiKey {
    /// How it stands at a moment.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> ApiKeyState {
        if let Some(at) = self.revoked_at {
            return ApiKeyState::Revoked(at);
        }
        let last = self.last_use.as_ref().map_or(self.created_at, |last| last.at);
        match self.expires_at {
            Some(at) if at <= now => ApiKeyState::Expired(at),
            Some(at) if self.replacement_id.is_some() => ApiKeyState::Replaced(at),
            Some(at) if expires_soon(self.created_at, at, now) => ApiKeyState::ExpiresSoon(at),
            _ if now.millis_since(last) >= UNUSED_MS => ApiKeyState::Unused,
            _ => ApiKeyState::Active,
        }
    }
}

/// How many keys of a person work, and what of them needs somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ApiKeyCounts {
    pub working: u64,
    /// Those that stop within a week, and that no other key takes the place of.
    pub expiring: u64,
    /// Those that nobody has used for [`UNUSED_MS`].
    pub unused: u64,
    /// Those that never expire.
    pub endless: u64,
}

/// A part of a list of keys, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyPage {
    pub keys: Vec<ListedApiKey>,
    pub has_more: bool,
}

impl ApiKeys {
    /// How many keys a page holds.
    pub const PAGE: usize = 50;

    /// The keys of a person that work, in all companies, older than `before` when given.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(
        &self,
        user_id: &UserId,
        before: Option<&ApiKeyId>,
    ) -> Result<ApiKeyPage, StoreError> {
        let (db, now) = (&self.kernel.db, self.kernel.now());
        Ok(page(store::working_of_user(db, user_id, now, before, Self::PAGE + 1).await?))
    }

    /// How many keys of a person work, and what of them needs somebody.
    #[instrument(level = "debug", skip_all)]
    pub async fn counts(&self, user_id: &UserId) -> Result<ApiKeyCounts, StoreError> {
        store::counts(&self.kernel.db, user_id, self.kernel.now()).await
    }

    /// The keys of a person that work no more, the newest first, for 90 days: at most [`ApiKeys::PAGE`].
    #[instrument(level = "debug", skip_all)]
    pub async fn list_ended(&self, user_id: &UserId) -> Result<Vec<ListedApiKey>, StoreError> {
        store::ended_of_user(&self.kernel.db, user_id, self.kernel.now(), Self::PAGE).await
    }

    /// The keys that act in a company and work, for its admins, older than `before` when given.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn list_of_company<E>(
        &self,
        seat: &Seat,
        before: Option<&ApiKeyId>,
    ) -> Result<ApiKeyPage, ServiceError<E>> {
        allow(seat, Permission::ManageApiKeys)?;
        let (db, now) = (&self.kernel.db, self.kernel.now());
        let found = store::working_in_company(db, &seat.company_id, now, before, Self::PAGE + 1);
        Ok(page(found.await?))
    }

    /// A key of a person, whatever its state; `None` for one of somebody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn find_of(
        &self,
        user_id: &UserId,
        id: &ApiKeyId,
    ) -> Result<Option<ListedApiKey>, StoreError> {
        store::find(self.kernel.db.reader(), user_id, id).await
    }
}

fn page(mut keys: Vec<ListedApiKey>) -> ApiKeyPage {
    let has_more = keys.len() > ApiKeys::PAGE;
    keys.truncate(ApiKeys::PAGE);
    ApiKeyPage { keys, has_more }
}
