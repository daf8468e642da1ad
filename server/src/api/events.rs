//! `POST /api/v1/events`.

use axum::{
    Json,
    body::Body,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use nameplate_backend::{
    api_keys::RepeatableRequest,
    notifications::{EventForm, Receipt},
};
use nameplate_domain::notifications::{Priority, Sentiment};
use utoipa::{ToSchema, openapi::Schema};

use super::{
    Problem,
    access::Bearer,
    document::one_of_or_none,
    idempotency::{self, IdempotencyParameter},
    json,
    notifications::event_types,
    problems::Problems,
    query::Query,
};
use crate::startup::AppState;

/// An event, as it is sent.
#[derive(ToSchema)]
#[schema(as = Event)]
#[expect(dead_code, reason = "the schema of what `EventForm` reads")]
pub(super) struct EventBody {
    #[schema(schema_with = event_types)]
    r#type: String,
    /// The headline: one line of at most 200 characters.
    #[schema(min_length = 1)]
    title: String,
    /// At most 2,000 characters.
    body: Option<String>,
    /// Where it leads to: a path of this site, or an https address at an origin that an Admin registered for the
    /// company; at most 1,024 bytes.
    url: Option<String>,
    case: Option<CaseBody>,
    #[schema(schema_with = sentiments)]
    sentiment: Option<String>,
    /// The addresses of the members whom it names.
    #[schema(max_items = 100)]
    mentions: Option<Vec<String>>,
    /// Without it, now.
    #[schema(format = DateTime)]
    occurred_at: Option<String>,
}

/// The case that an event is about.
#[derive(ToSchema)]
#[schema(as = EventCase)]
#[expect(dead_code, reason = "the schema of what `CaseForm` reads")]
struct CaseBody {
    /// Its id in the product that sends the event, at most 100 characters.
    #[schema(min_length = 1)]
    id: String,
    /// What kind of case it is, at most 50 characters.
    r#type: Option<String>,
    /// At most 200 characters.
    title: Option<String>,
    #[schema(schema_with = priorities)]
    priority: Option<String>,
    /// The address of the member whose work it is.
    assignee: Option<String>,
}

/// An event that was taken.
#[derive(ToSchema)]
#[schema(as = EventReceipt)]
#[expect(dead_code, reason = "the schema of what `Received` writes")]
pub(super) struct ReceivedBody {
    id: String,
    /// How many people it reaches, on any channel, now or later.
    recipients: u32,
}

fn sentiments() -> Schema {
    one_of_or_none(Sentiment::ALL.iter().map(|it| it.as_str()))
}

fn priorities() -> Schema {
    one_of_or_none(Priority::ALL.iter().map(|it| it.as_str()))
}

/// Tell the company that something happened
#[utoipa::path(
    post, path = "/v1/events", tag = "Events",
    params(IdempotencyParameter),
    request_body = EventBody,
    responses((status = 202, body = ReceivedBody), Problems),
    security(("api_key" = ["events:write"])),
)]
pub(super) async fn receive(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes(&headers, body).await?;
    let form: EventForm = json::read(&bytes)?;
    let request =
        key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), &bytes));
    let receipt = state.services.events.receive(&grant.seat, &form, request.as_ref()).await?;
    Ok(match receipt {
        Receipt::Taken(received) => (StatusCode::ACCEPTED, Json(received)).into_response(),
        Receipt::Replayed(received) => {
            (StatusCode::ACCEPTED, [idempotency::REPLAYED], Json(received)).into_response()
        }
    })
}
