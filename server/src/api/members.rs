//! `/api/v1/members`: who belongs to the company of the key.

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use nameplate_backend::{
    Zone,
    companies::{Member, MemberCursor},
};
use nameplate_domain::kernel::UserId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Problem,
    access::Bearer,
    answer::{List, Page},
    me::role_schema,
    problems::Problems,
    query::{PageParameters, Query},
};
use crate::startup::AppState;

/// A member of the company.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(super) struct MemberItem {
    id: String,
    name: String,
    email: String,
    #[schema(schema_with = role_schema)]
    role: &'static str,
    #[schema(format = DateTime)]
    joined_at: String,
    /// Since when they may not enter the company, if so.
    #[schema(format = DateTime)]
    deactivated_at: Option<String>,
    /// When they last worked in the company.
    #[schema(format = DateTime)]
    last_active_at: Option<String>,
    has_two_factor: bool,
}

/// The members of the company by name, those who are deactivated, too
#[utoipa::path(
    get, path = "/v1/members", tag = "Company",
    params(PageParameters, ("q" = Option<String>, Query, description = "What their name or address holds")),
    responses((status = 200, body = Page<MemberItem>), Problems),
    security(("api_key" = ["members:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor", "q"])?;
    let list = List::new(&state, &bearer, &uri, &query);
    let after = list.position()?.and_then(|position| read_position(&position));
    let search = query.text("q").unwrap_or_default();
    let team = &state.services.team;
    let page = team.list(&bearer.0.seat, search, after.as_ref(), query.limit()?).await;
    let page = page.map_err(|error| {
        Problem::of_service(error, |error| {
            Problem::with(http::StatusCode::FORBIDDEN, error.to_string())
        })
    })?;
    let next = page.next.map(|MemberCursor { name_key, user_id }| format!("{user_id} {name_key}"));
    Ok(list.page(page.members.into_iter().map(MemberItem::from).collect(), next))
}

fn read_position(position: &str) -> Option<MemberCursor> {
    let (id, name_key) = position.split_once(' ')?;
    Some(MemberCursor { name_key: name_key.to_owned(), user_id: UserId::parse(id)? })
}

impl From<Member> for MemberItem {
    fn from(member: Member) -> Self {
        Self {
            id: member.user_id.to_string(),
            name: member.name.as_ref().to_owned(),
            email: member.email.as_ref().to_owned(),
            role: member.role.as_str(),
            joined_at: Zone::iso(member.joined_at),
            deactivated_at: member.deactivated_at.map(Zone::iso),
            last_active_at: member.last_active_at.map(Zone::iso),
            has_two_factor: member.has_two_factor,
        }
    }
}
