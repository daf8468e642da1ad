//! `/api/v1/notifications`: what reached the owner of the key in its company.

use axum::{
    body::Body,
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, StatusCode};
use nameplate_backend::{
    Zone,
    api_keys::RepeatableRequest,
    notifications::{CentreFilter, Notification},
};
use nameplate_domain::{kernel::EventId, notifications::EventType};
use serde::{Deserialize, Serialize};
use utoipa::{ToSchema, openapi::Schema};

use super::{
    Problem,
    access::Bearer,
    answer::{List, Page},
    document::one_of,
    idempotency::{self, IdempotencyParameter},
    json,
    problems::Problems,
    query::{PageParameters, Query},
};
use crate::startup::AppState;

/// Something that the owner of the key was told of.
#[derive(Serialize, ToSchema)]
#[schema(as = Notification)]
pub(super) struct NotificationItem {
    /// The id of the event.
    id: String,
    #[schema(schema_with = event_types)]
    r#type: EventType,
    title: String,
    body: Option<String>,
    /// Where it leads to.
    url: Option<String>,
    case: Option<CaseItem>,
    sentiment: Option<&'static str>,
    #[schema(format = DateTime)]
    occurred_at: String,
    #[schema(format = DateTime)]
    received_at: String,
    /// `null` as long as it is unread.
    #[schema(format = DateTime)]
    read_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = NotificationCase)]
struct CaseItem {
    id: String,
    r#type: Option<String>,
    title: Option<String>,
    priority: Option<&'static str>,
}

/// That one was read.
#[derive(Serialize, ToSchema)]
struct ReadOne {
    /// The id of the notification.
    id: String,
}

/// Up to where all were read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct ReadAllUpTo {
    /// The id of the newest notification that was seen; without it, all that there are.
    #[serde(deserialize_with = "json::present")]
    #[schema(nullable = false, pattern = "^[A-Za-z0-9_-]{1,64}$")]
    newest: Option<String>,
}

/// How many were read.
#[derive(Serialize, ToSchema)]
struct ReadCount {
    read: u64,
}

pub(super) fn event_types() -> Schema {
    one_of(EventType::ALL.iter().map(|it| it.as_str()))
}

/// The notifications in the company, the newest first
#[utoipa::path(
    get, path = "/v1/notifications", tag = "Notifications",
    params(PageParameters, ("unread" = Option<bool>, Query, description = "Only what was not read yet")),
    responses((status = 200, body = Page<NotificationItem>), Problems),
    security(("api_key" = ["notifications:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor", "unread"])?;
    let (services, seat) = (&state.services, &bearer.0.seat);
    let list = List::new(&state, &bearer, &uri, &query);
    let after = list.position()?.map(EventId::new);
    let filter = CentreFilter {
        unread_only: query.flag("unread")?,
        company_id: Some(seat.company_id.clone()),
    };
    let memberships = services.companies.entered(&seat.user_id).await?;
    let centre = &services.notification_centre;
    let (user_id, limit) = (&seat.user_id, query.limit()?);
    let page = centre.page(user_id, &memberships, &filter, after.as_ref(), limit).await?;
    let items: Vec<_> = page.items.into_iter().map(NotificationItem::from).collect();
    Ok(list.page(items, page.next.map(|id| id.to_string())))
}

/// Mark one as read
#[utoipa::path(
    post, path = "/v1/notifications/{id}/read", tag = "Notifications",
    params(
        ("id" = String, Path, description = "The id of the notification"),
        IdempotencyParameter,
    ),
    responses((status = 200, body = ReadOne), Problems),
    security(("api_key" = ["notifications:write"])),
)]
pub(super) async fn read(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let request = key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), b""));
    let act = async {
        let id = EventId::parse(&id).ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
        let (centre, seat) = (&state.services.notification_centre, &grant.seat);
        let read = centre.read(&seat.user_id, Some(&seat.company_id), &id).await?;
        read.ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
        Ok(ReadOne { id: id.to_string() })
    };
    idempotency::repeatable(&state, request.as_ref(), act).await
}

/// Mark all as read
#[utoipa::path(
    post, path = "/v1/notifications/read-all", tag = "Notifications",
    params(IdempotencyParameter),
    request_body = ReadAllUpTo,
    responses((status = 200, body = ReadCount), Problems),
    security(("api_key" = ["notifications:write"])),
)]
pub(super) async fn read_all(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes(&headers, body).await?;
    let up_to: ReadAllUpTo = json::read(&bytes)?;
    let newest = match up_to.newest {
        None => EventId::new(state.services.new_id()),
        Some(id) => EventId::parse(&id).ok_or_else(|| {
            Problem::at("/newest".to_owned(), "This is no id of a notification.".to_owned())
        })?,
    };
    let request =
        key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), &bytes));
    let act = async {
        let (centre, seat) = (&state.services.notification_centre, &grant.seat);
        let read = centre.read_all(&seat.user_id, Some(&seat.company_id), &newest).await?;
        Ok(ReadCount { read })
    };
    idempotency::repeatable(&state, request.as_ref(), act).await
}

impl From<Notification> for NotificationItem {
    fn from(notification: Notification) -> Self {
        let Notification { event_id, event, received_at, read_at, .. } = notification;
        let text = |text: &dyn AsRef<str>| text.as_ref().to_owned();
        Self {
            id: event_id.to_string(),
            r#type: event.event_type,
            title: text(&event.title),
            body: event.body.as_ref().map(|body| text(body)),
            url: event.url.as_ref().map(|url| text(url)),
            case: event.case.map(|case| CaseItem {
                id: text(&case.id),
                r#type: case.case_type.as_ref().map(|it| text(it)),
                title: case.title.as_ref().map(|title| text(title)),
                priority: case.priority.map(|priority| priority.as_str()),
            }),
            sentiment: event.sentiment.map(|sentiment| sentiment.as_str()),
            occurred_at: Zone::iso(event.occurred_at),
            received_at: Zone::iso(received_at),
            read_at: read_at.map(Zone::iso),
        }
    }
}
