//! What the API answers with.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded::byte_serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Problem, access::Bearer, query::Query};
use crate::startup::AppState;

/// How many bytes of the digest make an ETag.
const ETAG_BYTES: usize = 16;

/// How a change says what it is a change of.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct MatchParameter {
    /// The `ETag` that was read, or `*` to overwrite whatever is there.
    #[param(rename = "If-Match")]
    #[expect(dead_code, reason = "described here, and read by `check_match`")]
    if_match: String,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Page<T> {
    /// The items, in the order of the list.
    items: Vec<T>,
    /// The `cursor` of the next part; `null` on the last one. It is in the `Link` header, too (RFC 8288).
    next: Option<String>,
}

/// A list of which parts are asked for: each is signed for whom it is, so that no cursor leads into another one.
pub(super) struct List<'a> {
    state: &'a AppState,
    uri: &'a Uri,
    name: String,
    query: &'a Query,
}

impl<'a> List<'a> {
    pub(super) fn new(
        state: &'a AppState,
        bearer: &Bearer,
        uri: &'a Uri,
        query: &'a Query,
    ) -> Self {
        let seat = &bearer.0.seat;
        let name = format!("{} {} {}", uri.path(), seat.user_id, seat.company_id);
        Self { state, uri, name, query }
    }

    /// Where the part begins that is asked for: what was given as `next` to [`List::page`].
    pub(super) fn position(&self) -> Result<Option<String>, Problem> {
        let Some(cursor) = self.query.text("cursor") else { return Ok(None) };
        let position = self.state.services.cursor_position(&self.name, cursor);
        position.map(Some).ok_or_else(|| {
            Problem::parameter("cursor", "This is no cursor of this list. Begin without one.")
        })
    }

    /// A part of the list, and where the next one begins.
    pub(super) fn page<T: Serialize>(&self, items: Vec<T>, next: Option<String>) -> Response {
        let next = next.map(|position| self.state.services.cursor(&self.name, &position));
        let link = next.as_ref().and_then(|next| HeaderValue::from_str(&self.link(next)).ok());
        let mut response = json(&Page { items, next });
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }

    fn link(&self, next: &str) -> String {
        let mut address = format!("{}?", self.uri.path());
        let query = self.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if name != "cursor" {
                let value: String = byte_serialize(value.as_bytes()).collect();
                address.push_str(&format!("{name}={value}&"));
            }
        }
        format!("<{address}cursor={next}>; rel=\"next\"")
    }
}

/// A value as JSON.
pub(super) fn json(value: &impl Serialize) -> Response {
    axum::Json(value).into_response()
}

/// A value with the ETag by which its next change says what it is a change of; 304 for who has it already (RFC 9110,
/// sections 8.8.3 and 13.1.2).
pub(super) fn tagged(headers: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let etag = etag(value)?;
    let is_known = matches(headers, &header::IF_NONE_MATCH, &etag).unwrap_or(false);
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { json(value) };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Lets a change pass that is one of what is there now (RFC 9110, section 13.1.1). Each change has to say so, or that
/// it overwrites whatever there is, by `If-Match: *` (RFC 6585, section 3).
pub(super) fn check_match(headers: &HeaderMap, now: &impl Serialize) -> Result<(), Problem> {
    match matches(headers, &header::IF_MATCH, &etag(now)?) {
        Some(true) => Ok(()),
        Some(false) => {
            let detail = "It was changed since you read it. Read it again, and change that.";
            Err(Problem::with(StatusCode::PRECONDITION_FAILED, detail))
        }
        None => {
            let detail = "Send the ETag that you read as If-Match, or If-Match: * to overwrite whatever is there.";
            Err(Problem::with(StatusCode::PRECONDITION_REQUIRED, detail))
        }
    }
}

/// Whether a header of ETags names this one; `None` where there is no such header.
fn matches(headers: &HeaderMap, name: &http::HeaderName, etag: &str) -> Option<bool> {
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    let tags = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    Some(tags.map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == "*" || tag == etag))
}

fn etag(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer of the API can't be written");
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let digest = Sha256::digest(text);
    let hex: String = digest.iter().take(ETAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("\"{hex}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_it_is_a_change_of() {
        let status = |if_match: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = if_match {
                headers.insert(header::IF_MATCH, HeaderValue::from_str(value).unwrap());
            }
            check_match(&headers, &"value").err().map(|problem| problem.into_response().status())
        };
        let etag = etag(&"value").ok().unwrap();
        for right in [etag.clone(), format!("\"x\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
            assert_eq!(status(Some(&right)), None, "{right}");
        }
        assert_eq!(status(Some("\"x\"")), Some(StatusCode::PRECONDITION_FAILED));
        assert_eq!(status(None), Some(StatusCode::PRECONDITION_REQUIRED));
    }
}
