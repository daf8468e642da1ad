//! Signing in and out on the host of a product.

use std::time::Duration;

use axum::{
    extract::{Extension, OriginalUri, State},
    response::{IntoResponse, Redirect, Response},
};
use cookie::{Cookie, time};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nameplate_app::request::{CookieKind, Cookies};
use nameplate_backend::{
    Client, ServiceError, StoreError,
    forward_auth::{Destination, NewGrant},
};
use nameplate_domain::{
    companies::WebOrigin,
    forward_auth::{AdmittedCompanies, CodeError, ProductPath, SignInRequest},
    kernel::LocalPath,
};
use url::{Url, form_urlencoded};

use super::{OURS, Proxied, page::message};
use crate::{
    middleware::{ClientIp, status_of},
    startup::AppState,
};

/// What is said to an operator whose products have nowhere to send people to.
pub(crate) const SIGN_IN_NEEDS_ADDRESS: &str =
    "Nameplate does not know its own address. Set NAMEPLATE_PUBLIC_URL.";
const NOT_WORKING: &str = "Signing in does not work here";

/// A sign-in that a product's host begins.
pub(crate) struct SignInStart {
    pub(crate) origin: WebOrigin,
    /// Where it leads back to.
    pub(crate) to: ProductPath,
    pub(crate) companies: AdmittedCompanies,
    /// Whether it begins anew what was begun in vain.
    pub(crate) is_retry: bool,
}

/// Sends a browser from a product to the sign-in. `None` without a public address.
pub(crate) fn redirect_to_sign_in(
    state: &AppState,
    headers: &HeaderMap,
    start: SignInStart,
) -> Option<Response> {
    let SignInStart { origin, to, companies, is_retry } = start;
    let cookies = cookies_of(&origin);
    let existing_state = cookies.token(headers, CookieKind::ProductState);
    let (token, hash) = state.services.forward_auth.state(existing_state)?;
    let page = continue_page(&SignInRequest { origin, state: hash, to, companies, is_retry });
    let url = state.config.public_url.as_ref()?.join(&page).ok()?;
    let mut response = Redirect::to(url.as_str()).into_response();
    add_cookie(&mut response, &cookies.set(CookieKind::ProductState, token.expose()));
    Some(response)
}

/// The page of ours that leads to the product. A way back that makes its address longer than one may be that the
/// sign-in leads to is cut: to the page without its query, or to the product's first page.
fn continue_page(request: &SignInRequest) -> String {
    let SignInRequest { origin, state, to, companies, is_retry } = request;
    let page = |to: &ProductPath| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("origin", origin.as_ref()).append_pair("state", state.as_ref());
        query.append_pair("to", to.as_ref());
        if *companies != AdmittedCompanies::First {
            query.append_pair("company", companies.as_str());
        }
        if *is_retry {
            query.append_pair("retry", "true");
        }
        format!("/forward-auth?{}", query.finish())
    };
    let pages = [to.clone(), to.without_query()].map(|to| page(&to));
    let fitting = pages.into_iter().find(|page| LocalPath::parse(page).is_some());
    fitting.unwrap_or_else(|| page(&ProductPath::root()))
}

/// `GET /.nameplate/start`: where nginx sends who is not signed in, for it can't hand on a redirect of what it asks;
/// and where a product's own link to the sign-in leads, with `?to=`.
pub(super) async fn start(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let proxied = match Proxied::read(&headers, &state.config) {
        Ok(proxied) => proxied,
        Err(words) => return misconfigured(StatusCode::FORBIDDEN, words),
    };
    let Some(companies) = AdmittedCompanies::parse(&parameter(uri.query(), "company")) else {
        return misconfigured(
            StatusCode::FORBIDDEN,
            "\"company\" is no id of a company, nor \"all\".",
        );
    };
    if !proxied.is_page_view {
        let text = "Nothing was done. Sign in, and do it once more.";
        return message(StatusCode::UNAUTHORIZED, "You are signed out", text, ("/", "Sign in"));
    }
    // Where the browser was going, unless it came here by itself.
    let destination = proxied.path.filter(|path| !path.as_ref().starts_with(OURS));
    let asked = || ProductPath::parse(&parameter(uri.query(), "to"));
    let to = destination.or_else(asked).unwrap_or_else(ProductPath::root);
    let start = SignInStart { origin: proxied.origin, to, companies, is_retry: false };
    redirect_to_sign_in(&state, &headers, start)
        .unwrap_or_else(|| misconfigured(StatusCode::SERVICE_UNAVAILABLE, SIGN_IN_NEEDS_ADDRESS))
}

/// `GET /.nameplate/callback`: takes the code of a sign-in, and gives the browser the cookie of this host.
pub(super) async fn callback(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let origin = match Proxied::read(&headers, &state.config) {
        Ok(proxied) => proxied.origin,
        Err(words) => return misconfigured(StatusCode::FORBIDDEN, words),
    };
    let cookies = cookies_of(&origin);
    let code = parameter(uri.query(), "code");
    let services = &state.services.forward_auth;
    let existing_state = cookies.token(&headers, CookieKind::ProductState);
    match services.redeem(&code, &origin, existing_state.as_ref()).await {
        Ok(NewGrant { token, until, to }) => {
            let mut response = back_to(&origin, &to);
            let mut grant = cookies.set(CookieKind::ProductGrant, token.expose());
            if let Some(until) = until {
                let ms = until.millis_since(state.services.now());
                let left = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
                grant.set_max_age(time::Duration::try_from(left).ok());
            }
            add_cookie(&mut response, &grant);
            add_cookie(&mut response, &cookies.remove(CookieKind::ProductState));
            response
        }
        Err(ServiceError::Store(error)) => failed(&error),
        Err(ServiceError::Refused(reason)) => {
            refused(&state, &headers, &origin, &code, reason).await
        }
        Err(_) => refused(&state, &headers, &origin, &code, CodeError::Over).await,
    }
}

/// Says why a code is not taken; to who is signed in all the same, for they opened it twice or beside another one,
/// there is nothing to say. A browser without the state of the code begins anew, once: another tab may have begun at
/// the same moment, or the state was over while somebody signed in. That lets in by its own sign-in alone.
async fn refused(
    state: &AppState,
    headers: &HeaderMap,
    origin: &WebOrigin,
    code: &str,
    reason: CodeError,
) -> Response {
    let destination = state.services.forward_auth.destination(code, origin);
    let to = destination.as_ref().map_or_else(ProductPath::root, |it| it.to.clone());
    match is_signed_in(state, headers, origin).await {
        Ok(true) => return back_to(origin, &to),
        Ok(false) => {}
        Err(error) => return failed(&error),
    }
    let refusal = || {
        let (title, link) = ("You are not signed in", (to.as_ref(), "Try again"));
        message(StatusCode::FORBIDDEN, title, &reason.to_string(), link)
    };
    match destination {
        Some(Destination { to, company_id, is_retry: false })
            if reason == CodeError::OtherBrowser =>
        {
            let companies = AdmittedCompanies::One(company_id);
            let start = SignInStart { origin: origin.clone(), to, companies, is_retry: true };
            redirect_to_sign_in(state, headers, start).unwrap_or_else(refusal)
        }
        _ => refusal(),
    }
}

async fn is_signed_in(
    state: &AppState,
    headers: &HeaderMap,
    origin: &WebOrigin,
) -> Result<bool, StoreError> {
    let Some(token) = cookies_of(origin).token(headers, CookieKind::ProductGrant) else {
        return Ok(false);
    };
    let services = &state.services.forward_auth;
    Ok(services.identify(&token, origin, &AdmittedCompanies::All, true).await?.is_some())
}

/// `POST /.nameplate/sign-out`: signs somebody out, here and wherever else their session signed them in. It leads
/// nowhere: the product's own policy may keep its forms from leading to another host.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    Extension(ClientIp(ip)): Extension<ClientIp>,
    headers: HeaderMap,
) -> Response {
    let origin = match Proxied::read(&headers, &state.config) {
        Ok(proxied) => proxied.origin,
        Err(words) => return misconfigured(StatusCode::FORBIDDEN, words),
    };
    let cookies = cookies_of(&origin);
    let mut is_ended = false;
    if let Some(token) = cookies.token(&headers, CookieKind::ProductGrant) {
        let user_agent = headers.get(header::USER_AGENT).map(HeaderValue::as_bytes);
        let user_agent = String::from_utf8_lossy(user_agent.unwrap_or_default()).into_owned();
        let client = Client { ip, user_agent, browser: None, trusts: Vec::new() };
        is_ended = match state.services.forward_auth.sign_out(&token, &origin, &client).await {
            Ok(is_ended) => is_ended,
            Err(error) => return failed(&error),
        };
    }
    let account = state.config.public_url.as_ref().map(Url::as_str);
    let (text, link) = match (is_ended, account) {
        (true, _) => ("You are signed out, here and in your account.", ("/", "Sign in again")),
        (false, Some(url)) => (
            "You are signed out here. In your account you may be signed in still.",
            (url, "Go to your account"),
        ),
        (false, None) => ("You are signed out here.", ("/", "Sign in again")),
    };
    let mut response = message(StatusCode::OK, "You are signed out", text, link);
    add_cookie(&mut response, &cookies.remove(CookieKind::ProductGrant));
    response
}

/// The cookies of a product's host, by its own scheme.
pub(crate) fn cookies_of(origin: &WebOrigin) -> Cookies {
    Cookies::new(origin.as_ref().starts_with("https:"))
}

fn back_to(origin: &WebOrigin, to: &ProductPath) -> Response {
    Redirect::to(&format!("{}{}", origin.as_ref(), to.as_ref())).into_response()
}

fn misconfigured(status: StatusCode, words: &str) -> Response {
    tracing::warn!(words, "the proxy of a product is not set up right");
    message(status, NOT_WORKING, words, ("/", "Go to the first page"))
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "somebody could not be signed in or out at a product");
    let text = "Nothing was changed. Try again in a minute.";
    message(status_of(error), "That did not work", text, ("/", "Go to the first page"))
}

/// The first value of a parameter, or nothing.
fn parameter(query: Option<&str>, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn add_cookie(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use nameplate_domain::forward_auth::StateHash;

    use super::*;

    fn page_for(to: &str) -> String {
        let origin = WebOrigin::parse("https://app.example.com").unwrap();
        let hash = StateHash::parse(&"a".repeat(43)).unwrap();
        let to = ProductPath::parse(to).unwrap();
        let companies = AdmittedCompanies::First;
        continue_page(&SignInRequest { origin, state: hash, to, companies, is_retry: false })
    }

    #[test]
    fn a_way_back_that_is_too_long_is_cut() {
        assert!(page_for("/a?b=1&c=%20").ends_with("&to=%2Fa%3Fb%3D1%26c%3D%2520"));
        let long = format!("/cases?q={}", "%C3%BC".repeat(100));
        assert!(page_for(&long).ends_with("&to=%2Fcases"));
        assert!(LocalPath::parse(&page_for(&long)).is_some());
        assert!(page_for(&format!("/{}", "%20".repeat(300))).ends_with("&to=%2F"));
    }
}
