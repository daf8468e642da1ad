//! `POST /api/v1/mailings`.

use axum::{
    Json,
    body::Body,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use nameplate_backend::{
    api_keys::RepeatableRequest,
    flows::{MailingForm, MailingReceipt},
};

use super::{Problem, bearer::Bearer, idempotency, json};
use crate::{middleware::MAILING_BYTES, startup::AppState};

/// Sends a mail to members; answers with its id, and with how many of them get it. A dry run only counts.
pub(super) async fn send(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes_up_to(&headers, body, MAILING_BYTES).await?;
    let form: MailingForm = json::read(&bytes)?;
    let Bearer { key_id, seat } = bearer;
    let request = key.map(|key| RepeatableRequest::new(key_id, key, uri.path(), &bytes));
    let receipt = state.services.mailings.send(&seat, &form, request.as_ref()).await?;
    Ok(match receipt {
        MailingReceipt::Sent(sent) => (StatusCode::ACCEPTED, Json(sent)).into_response(),
        MailingReceipt::Replayed(sent) => {
            (StatusCode::ACCEPTED, [idempotency::REPLAYED], Json(sent)).into_response()
        }
        MailingReceipt::DryRun(counts) => Json(counts).into_response(),
    })
}
