//! Who may use the API, and how often: the one place that looks at keys, scopes and limits.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use nameplate_backend::api_keys::{ApiSecret, Grant, KeyUse, Quota};
use nameplate_domain::api_keys::{KeyRefusal, Scope};

use super::Problem;
use crate::{middleware::ClientIp, startup::AppState};

/// How many requests a key has left (draft-ietf-httpapi-ratelimit-headers).
pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// How many it may make.
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What in an address may be a key, whatever it holds.
const KEY_PARAMETERS: [&str; 3] = ["access_token", "api_key", "key"];

/// Which scope each operation of the document needs, by its method and path.
pub(super) type RequiredScopes = HashMap<(Method, String), Scope>;

/// What [`authorize`] asks.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) state: AppState,
    pub(super) scopes: Arc<RequiredScopes>,
}

/// The key by which an app asks, and at whose place it acts. Only behind [`authorize`].
pub(super) struct Bearer(pub(super) Grant);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let grant = parts.extensions.get::<Grant>().cloned();
        grant.map(Self).ok_or_else(|| {
            tracing::error!("an operation of the API is not behind its access");
            Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
        })
    }
}

/// Lets apps in by their keys: as often as a key may, and to what its scopes open. What the owner's role doesn't
/// allow is refused by the services, as on the pages.
pub(super) async fn authorize(
    State(access): State<Access>,
    mut request: Request,
    next: Next,
) -> Response {
    let grant = match access.authenticate(request.headers(), request.uri()).await {
        Ok(grant) => grant,
        Err(problem) => return problem.into_response(),
    };
    let api_access = &access.state.services.api_access;
    let quota = api_access.count(&grant.key_id);
    if let Some(key_use) = key_use(&request) {
        api_access.record_use(&grant.key_id, key_use);
    }
    let mut response = match access.allow(&grant, quota, &request) {
        Ok(()) => {
            request.extensions_mut().insert(grant);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    add_quota(response.headers_mut(), quota);
    response
}

impl Access {
    async fn authenticate(&self, headers: &HeaderMap, uri: &Uri) -> Result<Grant, Problem> {
        refuse_key_in_address(uri)?;
        let key = bearer(headers).ok_or_else(|| Problem::of(StatusCode::UNAUTHORIZED))?;
        let found = self.state.services.api_access.authenticate(key).await?;
        found.map_err(Problem::from)
    }

    fn allow(&self, grant: &Grant, quota: Quota, request: &Request) -> Result<(), Problem> {
        if quota.is_exceeded {
            return Err(Problem::limited(quota.resets_in_s));
        }
        let Some(path) = request.extensions().get::<MatchedPath>() else {
            return Err(Problem::of(StatusCode::NOT_FOUND));
        };
        let method =
            if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
        match self.scopes.get(&(method, path.as_str().to_owned())) {
            Some(scope) if grant.scopes.contains(*scope) => Ok(()),
            Some(scope) => Err(Problem::out_of_scope(*scope)),
            None => {
                tracing::error!(path = path.as_str(), "an operation of the API names no scope");
                Err(Problem::of(StatusCode::INTERNAL_SERVER_ERROR))
            }
        }
    }
}

/// The key that a request names, when it names one only (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (first, second) = (values.next()?, values.next());
    let (scheme, key) = first.to_str().ok()?.split_once(' ')?;
    (second.is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| key.trim())
}

/// An address is kept by logs, proxies and histories: no place for a key (RFC 9700, section 4.3.2).
fn refuse_key_in_address(uri: &Uri) -> Result<(), Problem> {
    let query = uri.query().unwrap_or_default();
    let holds_key = url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| {
        KEY_PARAMETERS.contains(&name.as_ref()) || value.starts_with(ApiSecret::START)
    });
    if holds_key {
        let detail = "Send the API key as a header, Authorization: Bearer npk_…, and never in an address: logs \
                      and histories keep those. Regenerate this key.";
        return Err(Problem::with(StatusCode::BAD_REQUEST, detail));
    }
    Ok(())
}

fn key_use(request: &Request) -> Option<KeyUse> {
    let ip = request.extensions().get::<ClientIp>()?.0;
    let path = request.extensions().get::<MatchedPath>()?;
    Some(KeyUse { ip, endpoint: format!("{} {}", request.method(), path.as_str()) })
}

fn add_quota(headers: &mut HeaderMap, quota: Quota) {
    let policy = format!("\"minute\";q={};w=60", quota.limit);
    let left = format!("\"minute\";r={};t={}", quota.remaining, quota.resets_in_s);
    for (name, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

impl From<KeyRefusal> for Problem {
    fn from(refusal: KeyRefusal) -> Self {
        let kind = match refusal {
            KeyRefusal::Mistyped => "urn:nameplate:problem:key-mistyped",
            KeyRefusal::Unknown => "urn:nameplate:problem:key-unknown",
            KeyRefusal::Revoked => "urn:nameplate:problem:key-revoked",
            KeyRefusal::Expired(_) => "urn:nameplate:problem:key-expired",
            KeyRefusal::OwnerInactive => "urn:nameplate:problem:key-owner-inactive",
            KeyRefusal::TwoFactorMissing => "urn:nameplate:problem:key-owner-without-two-factor",
        };
        Self::with(StatusCode::UNAUTHORIZED, refusal.to_string())
            .of_kind(kind)
            .with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_is_named_and_no_other_scheme() {
        let named = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer(&headers).map(str::to_owned)
        };
        for value in ["Bearer npk_a", "bearer npk_a", "BEARER  npk_a "] {
            assert_eq!(named(&[value]).as_deref(), Some("npk_a"), "{value}");
        }
        for value in ["npk_a", "Basic npk_a", "Bearernpk_a", "Bearer", ""] {
            assert_eq!(named(&[value]), None, "{value}");
        }
        assert_eq!(named(&[]), None);
        assert_eq!(named(&["Bearer npk_a", "Bearer npk_b"]), None);
    }

    #[test]
    fn a_key_in_an_address_is_refused() {
        let is_refused = |uri: &str| refuse_key_in_address(&uri.parse().unwrap()).is_err();
        for uri in ["/v1/me?api_key=x", "/v1/me?limit=1&access_token=", "/v1/me?q=npk_abc"] {
            assert!(is_refused(uri), "{uri}");
        }
        for uri in ["/v1/me", "/v1/me?limit=1", "/v1/members?q=monkey"] {
            assert!(!is_refused(uri), "{uri}");
        }
    }
}
