//! `/api/v1/me`: who the owner of the key is.

use axum::{
    body::Body,
    extract::{OriginalUri, State},
    response::Response,
};
use http::{HeaderMap, StatusCode};
use nameplate_backend::{accounts::Profiles, flows::OwnAccount};
use nameplate_domain::{
    accounts::{ProfileError, ProfileForm},
    companies::{Role, Seat},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Problem,
    access::Bearer,
    answer::{MatchParameter, check_match, tagged},
    document::one_of,
    json,
    problems::{ChangeProblems, Problems},
    query::Query,
};
use crate::startup::AppState;

/// The owner of the key, at their place in its company.
#[derive(Serialize, ToSchema)]
struct Me {
    id: String,
    name: String,
    /// The address that they sign in with.
    email: String,
    /// In the form of E.164.
    phone: Option<String>,
    /// A name of the IANA database, such as `Europe/Paris`.
    timezone: Option<String>,
    company: Company,
}

#[derive(Serialize, ToSchema)]
struct Company {
    id: String,
    name: String,
    /// What they are in it.
    #[schema(schema_with = role_schema)]
    role: &'static str,
}

/// What is to be changed; what is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct MeChange {
    #[serde(deserialize_with = "json::present")]
    /// At most 100 characters. Text is cleaned before it is counted, here as everywhere.
    #[schema(nullable = false, min_length = 1)]
    name: Option<String>,
    /// A number in international form, such as `+33 6 12 34 56 78`; `null` for none.
    #[serde(deserialize_with = "json::present")]
    phone: Option<Option<String>>,
    /// A name of the IANA database; `null` for none.
    #[serde(deserialize_with = "json::present")]
    timezone: Option<Option<String>>,
}

pub(super) fn role_schema() -> utoipa::openapi::Schema {
    one_of(Role::ALL.iter().map(|role| role.as_str()))
}

/// Who the owner of the key is
#[utoipa::path(
    get, path = "/v1/me", tag = "Me",
    responses((status = 200, body = Me, headers(("ETag", description = "For `If-Match`"))), Problems),
    security(("api_key" = ["profile:read"])),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    tagged(&headers, &Me::from(find(&state, &grant.seat).await?))
}

/// Change name, phone number or timezone
#[utoipa::path(
    patch, path = "/v1/me", tag = "Me",
    params(MatchParameter),
    request_body(content((MeChange = "application/merge-patch+json"), (MeChange = "application/json"))),
    responses(
        (status = 200, body = Me, headers(("ETag", description = "For `If-Match`"))),
        ChangeProblems,
    ),
    security(("api_key" = ["profile:write"])),
)]
pub(super) async fn change(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let change: MeChange = json::read(&json::bytes(&headers, body).await?)?;
    let services = &state.services;
    let stored = services.profiles.get(&grant.seat.user_id).await?;
    let profile = &stored.profile;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let form = ProfileForm {
        name: change.name.unwrap_or_else(|| profile.name.as_ref().to_owned()),
        phone: change.phone.map_or_else(
            || text(profile.phone.as_ref().map(AsRef::as_ref)),
            Option::unwrap_or_default,
        ),
        country: String::new(),
        timezone: change.timezone.map_or_else(
            || text(profile.timezone.as_ref().map(AsRef::as_ref)),
            Option::unwrap_or_default,
        ),
        version: stored.version,
    };
    let pointer = |field: &str| format!("/{field}");
    Profiles::check(&form, profile).map_err(|errors| Problem::of_fields(&errors, pointer))?;
    // Only what would be done otherwise has a condition (RFC 9110, section 13.2.1).
    check_match(&headers, &Me::from(find(&state, &grant.seat).await?))?;
    let saved = services.profiles.save(&grant.seat.user_id, &form).await;
    saved.map_err(|error| {
        Problem::of_form(error, pointer, |error: ProfileError| {
            Problem::with(StatusCode::PRECONDITION_FAILED, error.to_string())
        })
    })?;
    tagged(&HeaderMap::new(), &Me::from(find(&state, &grant.seat).await?))
}

impl From<OwnAccount> for Me {
    fn from(account: OwnAccount) -> Self {
        Self {
            id: account.seat.user_id.to_string(),
            name: account.name.as_ref().to_owned(),
            email: account.email.as_ref().to_owned(),
            phone: account.phone.map(|phone| phone.as_ref().to_owned()),
            timezone: account.timezone.map(|zone| zone.as_ref().to_owned()),
            company: Company {
                id: account.seat.company_id.to_string(),
                name: account.company_name.as_ref().to_owned(),
                role: account.seat.role.as_str(),
            },
        }
    }
}

async fn find(state: &AppState, seat: &Seat) -> Result<OwnAccount, Problem> {
    let found = state.services.own_accounts.find::<std::convert::Infallible>(seat).await;
    found.map_err(|error| Problem::of_service(error, |never| match never {}))
}
