//! The HTTP API for other products: JSON, by bearer keys, with errors as problem documents.

mod bearer;
mod events;
mod idempotency;
mod json;
mod mailings;
mod problem;

use axum::{Router, routing::post};
use http::StatusCode;

use crate::startup::AppState;
use problem::Problem;
pub(crate) use problem::write_problems;

/// Every route of the API. None knows of cookies, pages or sessions.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v1/events", post(events::receive))
        .route("/v1/mailings", post(mailings::send))
        .method_not_allowed_fallback(async || Problem::of(StatusCode::METHOD_NOT_ALLOWED))
        .fallback(async || Problem::of(StatusCode::NOT_FOUND))
}
