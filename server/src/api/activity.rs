//! `/api/v1/activity`: what happened to the account of the owner of the key.

use std::convert::Infallible;

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use nameplate_backend::Zone;
use nameplate_domain::{
    activity::{Activity, ActivityKind},
    companies::CompanyName,
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
    /// What else is to be said of it, in words; empty where there is nothing, and where it is about another company.
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
    let own = company_name(&state, &bearer).await?;
    let items = page.events.iter().map(|event| ActivityItem::of(event, &own));
    Ok(list.page(items.collect(), next))
}

/// What the key's company is called.
async fn company_name(state: &AppState, bearer: &Bearer) -> Result<CompanyName, Problem> {
    let found = state.services.own_accounts.find::<Infallible>(&bearer.0.seat).await;
    let account = found.map_err(|error| Problem::of_service(error, |never| match never {}))?;
    Ok(account.company_name)
}

impl ActivityItem {
    /// An event as it is told to an app of the company `own`, which learns nothing of others.
    fn of(event: &Activity, own: &CompanyName) -> Self {
        let is_of_other = event.detail.company.as_ref().is_some_and(|company| company != own);
        let detail = if is_of_other { String::new() } else { event.detail.to_string() };
        Self {
            id: event.id.to_string(),
            kind: event.kind.as_str(),
            label: event.kind.label(),
            detail,
            at: Zone::iso(event.at),
            ip: event.ip.clone(),
            place: event.place.clone(),
            device: Device::parse(&event.user_agent).to_string(),
        }
    }
}
