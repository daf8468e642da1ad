//! How an app calls a request that it may send again (draft-ietf-httpapi-idempotency-key-header).

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use nameplate_domain::api_keys::IdempotencyKey;

use super::Problem;

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
