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

use super::{Problem, bearer::Bearer, idempotency, json};
use crate::startup::AppState;

/// Takes an event; answers with its id, and how many people it reaches.
pub(super) async fn receive(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes(&headers, body).await?;
    let form: EventForm = json::read(&bytes)?;
    let Bearer { key_id, seat } = bearer;
    let request = key.map(|key| RepeatableRequest::new(key_id, key, uri.path(), &bytes));
    let receipt = state.services.events.receive(&seat, &form, request.as_ref()).await?;
    Ok(match receipt {
        Receipt::Taken(received) => (StatusCode::ACCEPTED, Json(received)).into_response(),
        Receipt::Replayed(received) => {
            (StatusCode::ACCEPTED, [idempotency::REPLAYED], Json(received)).into_response()
        }
    })
}
