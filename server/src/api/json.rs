//! Reading a body of JSON.

use std::error::Error;

use axum::body::{Body, Bytes, to_bytes};
use http::{HeaderMap, StatusCode, header};
use http_body_util::LengthLimitError;
use nameplate_backend::Object;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_path_to_error::{Path, Segment};

use super::Problem;

/// The most bytes of a body; a layer refuses what is longer.
const MOST_BYTES: usize = 64 * 1024;

/// Takes the bytes of a body that says it is JSON.
pub(super) async fn bytes(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    bytes_up_to(headers, body, MOST_BYTES).await
}

/// The same, for what may have more bytes than most.
pub(super) async fn bytes_up_to(
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<Bytes, Problem> {
    if !is_json(headers) {
        let detail = "Send the body as Content-Type: application/json.";
        return Err(Problem::with(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    to_bytes(body, most).await.map_err(|error| {
        // The layer's refusal comes wrapped.
        let causes = std::iter::successors(Some(&error as &dyn Error), |&error| error.source());
        let is_too_long = causes.into_iter().any(<dyn Error>::is::<LengthLimitError>);
        let status =
            if is_too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
        Problem::of(status)
    })
}

/// Reads it; a byte-order mark is passed over (RFC 8259, section 8.1). What is JSON, and of another shape, is told with its place.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        if error.is_data() { Problem::at(pointer, error.to_string()) } else { not_json(&error) }
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// Tells what is `null` from what is left out: for a change (RFC 7396).
pub(super) fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::with(StatusCode::BAD_REQUEST, format!("The body is not JSON: {error}"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// A place as RFC 6901 writes it.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}
