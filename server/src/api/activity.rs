//! `/api/v1/activity`: what happened to the account of the owner of the key.

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use nameplate_backend::Zone;
use nameplate_domain::{
    activity::{Activity, ActivityKind},
    kernel::ActivityId,
    sessions::Device,
};
use serde::Serialize;
use utoipa::{ToSchema, openapi::Schema};

use super::{
    Problem,
    access::Bearer,
    answer::{List, Page},
    document::one_of,
    problems::Problems,
    query::{PageParameters, Query},
};
use crate::startup::AppState;

/// Something that happened to the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Activity)]
pub(super) struct ActivityItem {
    id: String,
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// The kind, in words.
    label: &'static str,
    /// What else is to be said of it, in words; empty where there is nothing.
    detail: String,
    #[schema(format = DateTime)]
    at: String,
    ip: String,
    place: Option<String>,
    /// Browser and system, in words.
    device: String,
}

fn kinds() -> Schema {
    one_of(ActivityKind::ALL.iter().map(|kind| kind.as_str()))
}

/// What happened to the account of the owner of the key within a year, the newest first
#[utoipa::path(
    get, path = "/v1/activity", tag = "Activity",
    params(PageParameters),
    responses((status = 200, body = Page<ActivityItem>), Problems),
    security(("api_key" = ["activity:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor"])?;
    let list = List::new(&state, &bearer, &uri, &query);
    let before = list.position()?.map(ActivityId::new);
    let (activity, user_id) = (&state.services.activity, &bearer.0.seat.user_id);
    let page = activity.list(user_id, None, before.as_ref(), query.limit()?).await?;
    let next = page.events.last().filter(|_| page.has_more).map(|last| last.id.to_string());
    Ok(list.page(page.events.iter().map(ActivityItem::from).collect(), next))
}

impl From<&Activity> for ActivityItem {
    fn from(event: &Activity) -> Self {
        Self {
            id: event.id.to_string(),
            kind: event.kind.as_str(),
            label: event.kind.label(),
            detail: event.detail.to_string(),
            at: Zone::iso(event.at),
            ip: event.ip.clone(),
            place: event.place.clone(),
            device: Device::parse(&event.user_agent).to_string(),
        }
    }
}
