//! The HTTP API for other products: JSON, by bearer keys, with errors as problem documents. One file a resource.

mod access;
mod activity;
mod answer;
mod appearance;
mod document;
mod events;
mod forward_auth;
mod idempotency;
mod json;
mod mailings;
mod me;
mod members;
mod notifications;
mod preferences;
mod preferences_body;
mod problem;
mod problems;
mod query;
mod reference;
mod sessions;
mod webhook_deliveries;
mod webhooks;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, response::IntoResponse, routing::get};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::startup::AppState;
use access::{Access, authorize};
use problem::Problem;
pub(crate) use problem::write_problems;

/// Every route of the API. None knows of cookies, pages or sessions, but for what the proxies of products ask.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let (operations, document) = OpenApiRouter::with_openapi(document::base())
        .routes(routes!(me::show, me::change))
        .routes(routes!(preferences::show, preferences::replace))
        .routes(routes!(appearance::show, appearance::replace))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::read))
        .routes(routes!(notifications::read_all))
        .routes(routes!(events::receive))
        .routes(routes!(mailings::send))
        .routes(routes!(members::list))
        .routes(routes!(activity::list))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::show, webhooks::change, webhooks::delete))
        .routes(routes!(webhook_deliveries::list))
        .routes(routes!(webhook_deliveries::test))
        .split_for_parts();
    let document = serde_json::to_value(document).unwrap_or_default();
    let access = Access { state: state.clone(), scopes: Arc::new(document::scopes(&document)) };
    operations
        .route_layer(from_fn_with_state(access, authorize))
        .merge(descriptions(&document))
        .merge(forward_auth::routes())
        .method_not_allowed_fallback(async || Problem::of(StatusCode::METHOD_NOT_ALLOWED))
        .fallback(async || Problem::of(StatusCode::NOT_FOUND))
}

/// What the API is, for machines and for people: open to everybody, for it says nothing of anybody.
fn descriptions(document: &Value) -> Router<AppState> {
    let json: Arc<str> = document.to_string().into();
    let page: Arc<str> = reference::page(document).into();
    let kind = |kind| [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
    Router::new()
        .route(
            "/v1/openapi.json",
            get(async move || (kind("application/json"), json.to_string()).into_response()),
        )
        .route(
            "/docs",
            get(async move || (kind("text/html; charset=utf-8"), page.to_string()).into_response()),
        )
}
