//! What goes wrong, as machines read it (RFC 9457).

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use nameplate_backend::{ServiceError, StoreError};
use nameplate_domain::{api_keys::IdempotencyError, kernel::FieldErrors};
use serde::Serialize;

use crate::middleware::{REQUEST_ID, status_of};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");
/// The kind of a problem of which the status says everything.
const BLANK: &str = "about:blank";
const INVALID: &str = "urn:nameplate:problem:invalid";
const KEY_REUSED: &str = "urn:nameplate:problem:idempotency-key-reused";

/// Something that went wrong. The layer [`write_problems`] writes it out.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: Option<String>,
    errors: Vec<FieldProblem>,
}

/// Something that is wrong with a part of the body.
#[derive(Clone, Debug, Serialize)]
struct FieldProblem {
    /// Where (RFC 6901).
    pointer: String,
    detail: String,
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldProblem],
}

impl Problem {
    pub(super) fn of(status: StatusCode) -> Self {
        Self { status, kind: BLANK, detail: None, errors: Vec::new() }
    }

    pub(super) fn with(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::of(status) }
    }

    /// One thing is wrong with the body, in the words of whoever read it.
    pub(super) fn at(pointer: String, detail: String) -> Self {
        Self::invalid(vec![FieldProblem { pointer, detail }])
    }

    fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = "The body can't be taken as it is; \"errors\" says why.";
        let problem = Self::with(StatusCode::UNPROCESSABLE_ENTITY, detail);
        Self { kind: INVALID, errors, ..problem }
    }

    fn detail(&self) -> &str {
        self.detail.as_deref().unwrap_or(match self.status {
            StatusCode::UNAUTHORIZED => "Send a valid API key: Authorization: Bearer npk_…",
            StatusCode::FORBIDDEN => "The owner of this key may not do this in its company.",
            StatusCode::NOT_FOUND => "There is nothing at this address.",
            StatusCode::METHOD_NOT_ALLOWED => "This address takes other methods; see Allow.",
            StatusCode::PAYLOAD_TOO_LARGE => {
                "Send a smaller body; the guide of the API says how large it may be."
            }
            StatusCode::SERVICE_UNAVAILABLE => "Nothing was done. Try again in a minute.",
            status if status.is_server_error() => {
                "It is our fault. Tell the operator the request_id."
            }
            _ => "The request can't be read.",
        })
    }

    fn write(&self, request_id: &str) -> Response {
        let document = Document {
            r#type: self.kind,
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: self.detail(),
            request_id,
            errors: &self.errors,
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request to the API failed");
        Self::of(status_of(&error))
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        let problem = |(pointer, fault): (&str, nameplate_domain::kernel::Fault)| FieldProblem {
            pointer: pointer.to_owned(),
            detail: fault.to_string(),
        };
        Self::invalid(errors.iter().map(problem).collect())
    }
}

impl From<ServiceError<IdempotencyError>> for Problem {
    fn from(error: ServiceError<IdempotencyError>) -> Self {
        match error {
            ServiceError::Refused(error @ IdempotencyError::OtherRequest) => {
                let problem = Self::with(StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
                Self { kind: KEY_REUSED, ..problem }
            }
            ServiceError::Invalid(errors) => errors.into(),
            // Nothing of the API is limited yet. Where something is, it says Retry-After, too.
            ServiceError::Limited(_) => Self::of(StatusCode::SERVICE_UNAVAILABLE),
            ServiceError::Forbidden | ServiceError::ProofNeeded => Self::of(StatusCode::FORBIDDEN),
            ServiceError::NotFound => Self::of(StatusCode::NOT_FOUND),
            ServiceError::Store(error) => error.into(),
        }
    }
}

/// Writes out every failure of the API, also what the layers behind this one refuse.
pub(crate) async fn write_problems(request: Request, next: Next) -> Response {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let mut written = problem.unwrap_or_else(|| Problem::of(status)).write(&id);
    for name in
        [header::ACCEPT_ENCODING, header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE]
    {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}
