//! How much a request may carry.

use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use http_body_util::Limited;
use nameplate_domain::{accounts::PhotoRules, exports::ImportRules};

/// The most bytes of a form.
const FORM: usize = 64 * 1024;
/// The forms with a file, and the most bytes of each. More than the file may have: one that is too large is read
/// to its end without being kept, so that its sender is told at the field, without script too.
const WITH_FILE: [(&str, usize); 2] = [
    ("/act/save_photo", 8 * PhotoRules::MAX_BYTES),
    ("/act/upload_settings", 4 * ImportRules::MAX_BYTES),
];
/// The most bytes of a mailing to the API: 20,000 characters and a thousand addresses, however they are escaped.
pub(crate) const MAILING_BYTES: usize = 512 * 1024;
/// Its path within the API.
const MAILINGS_PATH: &str = "/v1/mailings";

/// Refuses what is too large, at once when it says so, else at the first byte too many.
pub(super) async fn limit_body(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let with_file = WITH_FILE.iter().find(|(act, _)| *act == path);
    let limit = match with_file {
        Some((_, limit)) => *limit,
        None if path == MAILINGS_PATH => MAILING_BYTES,
        None => FORM,
    };
    if announced(request.headers()).is_some_and(|length| length > limit) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    // Leptos would panic over anything else.
    if with_file.is_some() && !is_multipart(request.headers()) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, limit)))).await
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|it| multer::parse_boundary(it).is_ok())
}
