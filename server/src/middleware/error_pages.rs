//! Turns every failure that no page tells within itself into a status, and into a page that people can
//! read. The API writes problem documents of its own.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nameplate_app::{ApiError, ErrorKind};
use nameplate_domain::appearance::Appearance;

use super::layers::REQUEST_ID;
use crate::startup::AppState;

/// Leptos marks a failed server function with it.
pub(super) const SERVER_FN_ERROR: &str = "serverfnerror";
/// The most bytes of a failed server function's answer.
pub(super) const ERROR_LIMIT: usize = 256 * 1024;

/// Gives a failed server function its status, and every other failure a page (to a person), or the
/// envelope of the server functions (to the app).
pub(super) async fn write_error_pages(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let id = header_text(request.headers(), REQUEST_ID.as_str()).to_owned();
    let wants_page = header_text(request.headers(), header::ACCEPT.as_str()).contains("text/html");
    let is_action = request.uri().path().starts_with("/act/");
    let appearance = state.cookies.appearance(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let is_act_error = response.headers().contains_key(SERVER_FN_ERROR);
    if is_act_error && status.is_server_error() && !wants_page {
        return with_status_of_error(response).await;
    }
    let is_failure = status.is_client_error() || status.is_server_error();
    let is_page =
        header_text(response.headers(), header::CONTENT_TYPE.as_str()).starts_with("text/html");
    if !is_failure || is_page {
        return response;
    }
    if wants_page {
        let mut page = (status, Html(page(status, &id, appearance, &state))).into_response();
        copy_headers(response.headers(), page.headers_mut());
        page
    } else if is_action {
        (status, envelope(status, &id)).into_response()
    } else {
        response
    }
}

async fn with_status_of_error(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, ERROR_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<ApiError>(&body) {
        parts.status = error.kind.status();
        add_retry_after(&error, &mut parts.headers);
    }
    Response::from_parts(parts, Body::from(body))
}

/// Says when to try again, if that is known.
pub(super) fn add_retry_after(error: &ApiError, headers: &mut HeaderMap) {
    if let ErrorKind::Limited { retry_after_s } = error.kind {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
    }
}

fn envelope(status: StatusCode, request_id: &str) -> axum::Json<ApiError> {
    let kind = match status {
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Unavailable,
        status if status.is_client_error() => ErrorKind::Unreadable,
        _ => ErrorKind::Internal,
    };
    axum::Json(ApiError::of_request(kind, request_id))
}

fn copy_headers(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
}

pub(super) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A page that needs nothing of what may have failed: no database, no app. Every part of it is our
/// own text, or an id that we made.
fn page(status: StatusCode, request_id: &str, appearance: Appearance, state: &AppState) -> String {
    let attributes: String = appearance
        .root_attributes()
        .iter()
        .map(|(name, value)| format!(" {name}=\"{value}\""))
        .collect();
    let (title, advice) = words(status);
    let style = state
        .assets
        .scripts()
        .css
        .as_ref()
        .map(|css| format!("<link rel=\"stylesheet\" href=\"{css}\">"))
        .unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"en\"{attributes}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Nameplate</title>{style}\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"></head>\
         <body><div class=\"page\"><main id=\"main\" class=\"gate\"><div class=\"gate-form\"><h1>{title}</h1>\
         <p class=\"lead\">{advice}</p><p><a class=\"button\" href=\"/\">Go to the start</a></p>\
         <p class=\"request-id\">Request <code>{request_id}</code></p></div></main></div></body></html>"
    )
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => (
            "This did not come from here",
            "Another site tried to act in your name, and was refused. If it was you, go to the \
             start and try again.",
        ),
        StatusCode::NOT_FOUND => {
            ("There is no such page", "The address may be mistyped, or the page may have moved.")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("This page takes no forms", "Go to the start and try again from there.")
        }
        StatusCode::MISDIRECTED_REQUEST => (
            "This is not our address",
            "Open Nameplate by the address that your operator gave you. On this machine that is localhost.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "That is too much at once",
            "The form was larger than Nameplate takes, and nothing was changed. Shorten it and \
             send it again.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Nameplate can't work at the moment",
            "Nothing was changed. Try again in a minute, or tell your operator.",
        ),
        status if status.is_client_error() => {
            ("This could not be read", "Nothing was changed. Go back and try again.")
        }
        _ => (
            "Something went wrong",
            "It is our fault, not yours. Try again, or tell your operator the request below.",
        ),
    }
}
