//! What goes wrong, as machines read it (RFC 9457).

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use nameplate_backend::{ServiceError, StoreError};
use nameplate_domain::{
    api_keys::{IdempotencyError, Scope},
    kernel::{Fault, FieldErrors},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    access::{RATE_LIMIT, RATE_LIMIT_POLICY},
    problems::MEDIA_TYPE,
};

use crate::middleware::{REQUEST_ID, status_of};

/// The kind of a problem of which the status says everything.
const BLANK: &str = "about:blank";
const INVALID: &str = "urn:nameplate:problem:invalid";
const OUT_OF_SCOPE: &str = "urn:nameplate:problem:out-of-scope";
const KEY_REUSED: &str = "urn:nameplate:problem:idempotency-key-reused";

/// Something that went wrong. The layer [`write_problems`] writes it out.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: Option<String>,
    errors: Vec<FieldProblem>,
    headers: Vec<(HeaderName, String)>,
}

/// Something that is wrong with a part of the request: `pointer` says where in the body, or `parameter` which
/// parameter of the address.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct FieldProblem {
    /// A JSON pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pointer: Option<String>,
    /// The name of a parameter of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parameter: Option<&'static str>,
    /// What is wrong, in words.
    detail: String,
}

/// A problem document (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document<'a> {
    /// `about:blank` where the status says everything, else a URN of ours.
    r#type: &'a str,
    /// The status in words.
    title: &'a str,
    status: u16,
    /// What is wrong, and what to do, in words.
    detail: &'a str,
    /// By which the operator finds the request in the log.
    request_id: &'a str,
    /// Everything that is wrong with the values of the request.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldProblem],
}

impl Problem {
    pub(super) fn of(status: StatusCode) -> Self {
        Self { status, kind: BLANK, detail: None, errors: Vec::new(), headers: Vec::new() }
    }

    pub(super) fn with(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::of(status) }
    }

    /// One thing is wrong with the body, in the words of whoever read it.
    pub(super) fn at(pointer: String, detail: String) -> Self {
        Self::invalid(vec![FieldProblem { pointer: Some(pointer), parameter: None, detail }])
    }

    /// One thing is wrong with a parameter of the address.
    pub(super) fn parameter(name: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::invalid(vec![FieldProblem { pointer: None, parameter: Some(name), detail }])
    }

    /// Too many requests; there are more in so many seconds.
    pub(super) fn limited(seconds: u32) -> Self {
        let detail = format!("This API key made too many requests. Try again in {seconds} s.");
        Self::with(StatusCode::TOO_MANY_REQUESTS, detail)
            .with_header(header::RETRY_AFTER, seconds.to_string())
    }

    /// The key is right, and not for this (RFC 6750, section 3.1).
    pub(super) fn out_of_scope(scope: Scope) -> Self {
        let word = scope.as_str();
        Self::with(StatusCode::FORBIDDEN, format!("This API key lacks the scope {word}."))
            .of_kind(OUT_OF_SCOPE)
            .with_header(
                header::WWW_AUTHENTICATE,
                format!("Bearer error=\"insufficient_scope\", scope=\"{word}\""),
            )
    }

    /// What it is, for machines.
    pub(super) fn of_kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = "The request can't be taken as it is; \"errors\" says why.";
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
        (self.status, [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body)
            .into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
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
        Self::of_fields(&errors, str::to_owned)
    }
}

impl From<ServiceError<IdempotencyError>> for Problem {
    fn from(error: ServiceError<IdempotencyError>) -> Self {
        Self::of_service(error, Self::of_request)
    }
}

impl Problem {
    /// An `Idempotency-Key` that came with another request.
    pub(super) fn of_request(error: IdempotencyError) -> Self {
        Self::with(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).of_kind(KEY_REUSED)
    }

    /// As [`Problem::of_service`], of a form of a page: `pointer` says where in the body its fields are.
    pub(super) fn of_form<E>(
        error: ServiceError<E>,
        pointer: impl Fn(&str) -> String,
        reason: impl FnOnce(E) -> Self,
    ) -> Self {
        match error {
            ServiceError::Invalid(errors) => Self::of_fields(&errors, pointer),
            error => Self::of_service(error, reason),
        }
    }

    /// What is wrong with the fields of a form; `pointer` says where in the body they are.
    pub(super) fn of_fields(errors: &FieldErrors, pointer: impl Fn(&str) -> String) -> Self {
        let problem = |(field, fault): (&str, Fault)| FieldProblem {
            pointer: Some(pointer(field)),
            parameter: None,
            detail: fault.to_string(),
        };
        Self::invalid(errors.iter().map(problem).collect())
    }

    /// What a service refused; `reason` words the room's own reasons.
    pub(super) fn of_service<E>(error: ServiceError<E>, reason: impl FnOnce(E) -> Self) -> Self {
        match error {
            ServiceError::Refused(error) => reason(error),
            ServiceError::Invalid(errors) => errors.into(),
            // When exactly, depends on what else is asked for meanwhile.
            ServiceError::Limited(_) => Self::limited(60),
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
    for name in [
        header::ACCEPT_ENCODING,
        header::ALLOW,
        header::RETRY_AFTER,
        header::WWW_AUTHENTICATE,
        RATE_LIMIT,
        RATE_LIMIT_POLICY,
    ] {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}
