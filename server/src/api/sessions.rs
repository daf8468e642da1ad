//! `/api/v1/me/sessions`: where the owner of the key is signed in.

use axum::{
    extract::{Extension, OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, StatusCode, header};
use nameplate_backend::{
    Client, Zone,
    sessions::{ListedSession, SessionCursor},
};
use nameplate_domain::{
    kernel::{SessionId, Timestamp},
    sessions::{Device, EndSessionError},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Problem,
    access::Bearer,
    answer::{List, Page},
    problems::Problems,
    query::{PageParameters, Query},
};
use crate::{middleware::ClientIp, startup::AppState};

/// A session: one signed-in browser.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionItem {
    id: String,
    /// Browser and system, in words.
    device: String,
    ip: String,
    /// The country of that address, as far as it is known.
    place: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// To the minute.
    #[schema(format = DateTime)]
    last_active_at: String,
}

/// Where the owner of the key is signed in, the session last used first
#[utoipa::path(
    get, path = "/v1/me/sessions", tag = "Sessions",
    params(PageParameters),
    responses((status = 200, body = Page<SessionItem>), Problems),
    security(("api_key" = ["sessions:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor"])?;
    let list = List::new(&state, &bearer, &uri, &query);
    let after = list.position()?.and_then(|position| read_position(&position));
    let (sessions, user_id) = (&state.services.sessions, &bearer.0.seat.user_id);
    let (found, next) = sessions.list_of_user(user_id, after.as_ref(), query.limit()?).await?;
    let next = next.map(|next| format!("{} {}", next.last_active_at.as_millis(), next.id));
    Ok(list.page(found.into_iter().map(SessionItem::from).collect(), next))
}

/// End a session at once
#[utoipa::path(
    delete, path = "/v1/me/sessions/{id}", tag = "Sessions",
    params(("id" = String, Path, description = "The id of the session")),
    responses((status = 204, description = "The browser is signed out."), Problems),
    security(("api_key" = ["sessions:write"])),
)]
pub(super) async fn end(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(ClientIp(ip)): Extension<ClientIp>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    Query::read(&uri, &[])?;
    let id = SessionId::parse(&id).ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let client = Client {
        ip,
        user_agent: user_agent.unwrap_or_default().to_owned(),
        browser: None,
        trusts: Vec::new(),
    };
    let ended = state.services.sessions.end_by_app(&grant.seat.user_id, &id, &client).await;
    ended.map_err(|error| {
        Problem::of_service(error, |EndSessionError::Over| Problem::of(StatusCode::NOT_FOUND))
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn read_position(position: &str) -> Option<SessionCursor> {
    let (millis, id) = position.split_once(' ')?;
    let last_active_at = Timestamp::from_millis(millis.parse().ok()?);
    Some(SessionCursor { last_active_at, id: SessionId::parse(id)? })
}

impl From<ListedSession> for SessionItem {
    fn from(session: ListedSession) -> Self {
        Self {
            id: session.id.to_string(),
            device: Device::parse(&session.user_agent).to_string(),
            ip: session.ip,
            place: session.place,
            created_at: Zone::iso(session.created_at),
            last_active_at: Zone::iso(session.last_active_at),
        }
    }
}
