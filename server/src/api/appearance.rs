//! `/api/v1/me/appearance`: how Nameplate looks to the owner of the key.

use axum::{
    body::Body,
    extract::{OriginalUri, State},
    response::Response,
};
use http::HeaderMap;
use nameplate_domain::appearance::{Appearance, FontSize, Switch, Theme};
use serde::{Deserialize, Serialize};
use utoipa::{ToSchema, openapi::Schema};

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

/// How Nameplate looks; what a change leaves out has its default.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Appearance)]
struct AppearanceBody {
    #[schema(schema_with = themes)]
    theme: Theme,
    #[schema(schema_with = font_sizes)]
    font_size: FontSize,
    /// Whether movement is kept to the least.
    #[schema(schema_with = switches)]
    reduced_motion: Switch,
    /// Whether contrast is raised to at least 7:1.
    #[schema(schema_with = switches)]
    high_contrast: Switch,
}

fn themes() -> Schema {
    one_of(Theme::ALL.iter().map(|it| it.as_str()))
}

fn font_sizes() -> Schema {
    one_of(FontSize::ALL.iter().map(|it| it.as_str()))
}

fn switches() -> Schema {
    one_of(Switch::ALL.iter().map(|it| it.as_str()))
}

/// How Nameplate looks to the owner of the key
#[utoipa::path(
    get, path = "/v1/me/appearance", tag = "Settings",
    responses(
        (status = 200, body = AppearanceBody, headers(("ETag", description = "For `If-Match`"))),
        Problems,
    ),
    security(("api_key" = ["settings:read"])),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let found = state.services.appearances.find(&grant.seat.user_id).await?;
    tagged(&headers, &AppearanceBody::from(found.unwrap_or_default()))
}

/// Change how Nameplate looks
#[utoipa::path(
    put, path = "/v1/me/appearance", tag = "Settings",
    params(MatchParameter),
    request_body = AppearanceBody,
    responses(
        (status = 200, body = AppearanceBody, headers(("ETag", description = "For `If-Match`"))),
        ChangeProblems,
    ),
    security(("api_key" = ["settings:write"])),
)]
pub(super) async fn replace(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let new: AppearanceBody = json::read(&json::bytes(&headers, body).await?)?;
    let change = |present: Appearance| {
        check_match(&headers, &AppearanceBody::from(present)).map(|()| Appearance::from(new))
    };
    let changed = state.services.appearances.change(&grant.seat.user_id, change).await??;
    tagged(&HeaderMap::new(), &AppearanceBody::from(changed))
}

impl From<Appearance> for AppearanceBody {
    fn from(appearance: Appearance) -> Self {
        let Appearance { theme, font_size, reduced_motion, high_contrast } = appearance;
        Self { theme, font_size, reduced_motion, high_contrast }
    }
}

impl From<AppearanceBody> for Appearance {
    fn from(body: AppearanceBody) -> Self {
        let AppearanceBody { theme, font_size, reduced_motion, high_contrast } = body;
        Self { theme, font_size, reduced_motion, high_contrast }
    }
}
