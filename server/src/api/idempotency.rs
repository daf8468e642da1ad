//! How an app calls a request that it may send again (draft-ietf-httpapi-idempotency-key-header).

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use nameplate_backend::api_keys::RepeatableRequest;
use nameplate_domain::api_keys::IdempotencyKey;
use serde::Serialize;
use utoipa::IntoParams;

use super::Problem;
use crate::startup::AppState;

/// How a request says that it may come again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct IdempotencyParameter {
    /// What the sender calls the request: sent again with the same, it is done once.
    #[param(rename = "Idempotency-Key", pattern = "^[ -~]{1,255}$")]
    #[expect(dead_code, reason = "described here, and read by `key`")]
    idempotency_key: Option<String>,
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is one that was given before.
pub(super) const REPLAYED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));

/// The key of a request, if it has one. A quoted string, as the draft has it, is taken with its
/// quotes: it is compared, and never read.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (Some(first), second) = (values.next(), values.next()) else { return Ok(None) };
    let key = first.to_str().ok().and_then(IdempotencyKey::parse);
    match (key, second) {
        (Some(key), None) => Ok(Some(key)),
        _ => {
            let detail = "Send one Idempotency-Key of 1 to 255 printable ASCII characters.";
            Err(Problem::with(StatusCode::BAD_REQUEST, detail))
        }
    }
}

/// Does what harms nothing when it is done twice, and answers with what it gives; the answer to a request that came
/// before is given once more. Where the process ends before the answer is kept, it is done again.
pub(super) async fn repeatable<T: Serialize>(
    state: &AppState,
    request: Option<&RepeatableRequest>,
    act: impl Future<Output = Result<T, Problem>>,
) -> Result<Response, Problem> {
    let api_keys = &state.services.api_keys;
    if let Some(request) = request
        && let Some(answer) = api_keys.find_answer(request).await?
    {
        return Ok(([REPLAYED, JSON], answer).into_response());
    }
    let answer = serde_json::to_string(&act.await?).map_err(|error| {
        tracing::error!(%error, "an answer of the API can't be written");
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    if let Some(request) = request {
        api_keys.keep_answer(request, &answer).await?;
    }
    Ok(([JSON], answer).into_response())
}

const JSON: (HeaderName, HeaderValue) =
    (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
