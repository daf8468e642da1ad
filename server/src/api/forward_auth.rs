//! `GET /api/v1/forward-auth`: who asks for a page of a product, for the reverse proxy before that. It takes no API key:
//! what counts is the cookie that the browser has of the product's host. So it is not in the document of the API.

use axum::{
    Router,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use nameplate_app::request::CookieKind;
use nameplate_backend::forward_auth::Identity;
use nameplate_domain::forward_auth::{AdmittedCompanies, ProductPath, groups};

use super::{Problem, query::Query};
use crate::{
    forward_auth::{Proxied, SIGN_IN_NEEDS_ADDRESS, SignInStart, cookies_of, redirect_to_sign_in},
    middleware::UNATTENDED_MARK,
    startup::AppState,
};

const REMOTE_USER: HeaderName = HeaderName::from_static("remote-user");
const REMOTE_EMAIL: HeaderName = HeaderName::from_static("remote-email");
const REMOTE_NAME: HeaderName = HeaderName::from_static("remote-name");
const REMOTE_GROUPS: HeaderName = HeaderName::from_static("remote-groups");

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/v1/forward-auth", get(check))
}

/// Says who somebody is, or leads them to the sign-in; with `status_only`, says by the status alone that they have to go
/// there, for nginx takes nothing else.
async fn check(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["company", "status_only"])?;
    let status_only = query.flag("status_only")?;
    let companies = AdmittedCompanies::parse(query.text("company").unwrap_or_default())
        .ok_or_else(|| Problem::parameter("company", "Give the id of a company, or all."))?;
    let Proxied { origin, path, is_page_view } = Proxied::read(&headers, &state.config)
        .map_err(|words| Problem::with(StatusCode::FORBIDDEN, words))?;
    let service = &state.services.forward_auth;
    if let Some(token) = cookies_of(&origin).token(&headers, CookieKind::ProductGrant) {
        let is_attended = !headers.contains_key(UNATTENDED_MARK);
        if let Some(found) = service.identify(&token, &origin, &companies, is_attended).await? {
            return Ok(headers_of(&found).into_response());
        }
    }
    if !service.is_registered(&origin, &companies).await? {
        let who = match companies {
            AdmittedCompanies::One(_) => "That company has not",
            AdmittedCompanies::First | AdmittedCompanies::All => "No company has",
        };
        let words = format!(
            "{who} registered {}. An Admin does it under Company details, Other products.",
            origin.as_ref(),
        );
        return Err(Problem::with(StatusCode::FORBIDDEN, words));
    }
    if is_page_view && !status_only {
        let to = path.unwrap_or_else(ProductPath::root);
        let start = SignInStart { origin, to, companies, is_retry: false };
        return redirect_to_sign_in(&state, &headers, start)
            .ok_or_else(|| Problem::with(StatusCode::SERVICE_UNAVAILABLE, SIGN_IN_NEEDS_ADDRESS));
    }
    Err(Problem::with(StatusCode::UNAUTHORIZED, "Nobody is signed in there, or not any more.")
        // What would help is no header that a program sends, but a sign-in (draft-broyer-http-cookie-auth).
        .with_header(header::WWW_AUTHENTICATE, "Cookie"))
}

/// What the proxy hands on to the product. A name that isn't ASCII goes as UTF-8, as other servers of this kind send it.
fn headers_of(identity: &Identity) -> HeaderMap {
    let groups = groups(identity.role, &identity.company_id);
    let values = [
        (REMOTE_USER, identity.user_id.as_ref()),
        (REMOTE_EMAIL, identity.email.as_ref()),
        (REMOTE_NAME, identity.name.as_ref()),
        (REMOTE_GROUPS, groups.as_str()),
    ];
    let values = values.into_iter().filter_map(|(name, value)| {
        // Names and addresses hold no control characters, which alone are refused.
        HeaderValue::from_bytes(value.as_bytes()).ok().map(|value| (name, value))
    });
    values.collect()
}
