//! Which app asks (RFC 6750).

use axum::{extract::FromRequestParts, http::request::Parts};
use http::{HeaderMap, StatusCode, header};
use nameplate_domain::{companies::Seat, kernel::ApiKeyId};

use super::Problem;
use crate::startup::AppState;

/// The key by which an app asks, and at whose place it acts.
pub(super) struct Bearer {
    pub(super) key_id: ApiKeyId,
    pub(super) seat: Seat,
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let unknown = || Problem::of(StatusCode::UNAUTHORIZED);
        let key = bearer(&parts.headers).ok_or_else(unknown)?;
        let found = state.services.api_keys.find(key).await?;
        let (key_id, seat) = found.ok_or_else(unknown)?;
        Ok(Self { key_id, seat })
    }
}

/// The key that a request names, when it names one only.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (first, second) = (values.next()?, values.next());
    let (scheme, key) = first.to_str().ok()?.split_once(' ')?;
    (second.is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

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
}
