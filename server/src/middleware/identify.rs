//! Who sends a request: resolved once, for everything behind.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use nameplate_app::{
    FormAnswer,
    request::{self, CookieKind, Flash, STAMP, Viewer, country_of, draft_for, flash_for},
};
use nameplate_backend::{
    Client, StoreError,
    flows::{self, ViewerOptions},
};
use url::Url;

use super::{client_ip::ClientIp, layers::REQUEST_ID};
use crate::startup::AppState;

/// What a page asks for by itself: that it does is no sign that somebody is there.
const UNATTENDED: [&str; 2] = ["/live", "/act/get_session_end"];
/// By which a page says so of what it asks for otherwise, too.
pub(crate) const UNATTENDED_MARK: &str = "x-nameplate-unattended";

/// Resolves the viewer, from session to role, and puts the request's context beside the request.
pub(crate) async fn identify(
    State(state): State<AppState>,
    Extension(ClientIp(ip)): Extension<ClientIp>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let is_attended =
        !UNATTENDED.contains(&request.uri().path()) && !headers.contains_key(UNATTENDED_MARK);
    let is_page = request.method() == Method::GET && !is_data(request.uri().path());
    // What shows once waits for somebody who is there.
    let takes_messages = is_page && is_attended;
    let options = ViewerOptions { is_attended, counts_unread: is_page };
    let found = match find(&state, headers, options).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "the viewer could not be resolved");
            return status_of(&error).into_response();
        }
    };
    let session = state.cookies.token(headers, CookieKind::Session);
    let ended_session = session.filter(|_| found.is_none());
    let unread = found.as_ref().map_or(0, |viewer| viewer.unread);
    let kept = found.as_ref().and_then(|viewer| viewer.appearance);
    let now = state.services.now();
    let (awaiting_two_factor, viewer): (Option<_>, Option<_>) = match found.map(Viewer::from) {
        Some(viewer) if viewer.two_factor_required_by(now).is_some() => (Some(viewer), None),
        viewer => (None, viewer),
    };
    let in_browser = state.cookies.appearance(headers);
    let context = request::Request {
        services: state.services.clone(),
        client: Client {
            ip,
            user_agent: text(headers, &header::USER_AGENT),
            browser: state.cookies.token(headers, CookieKind::Browser),
            trusts: state.cookies.trust_tokens(headers),
        },
        country: country_of(&text(headers, &header::ACCEPT_LANGUAGE)),
        id: text(headers, &REQUEST_ID),
        page: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        // Somebody who never chose gets the plain look, not that of whoever sat here before.
        appearance: if viewer.is_some() { kept.unwrap_or_default() } else { in_browser },
        unread,
        flash: takes_messages.then(|| flash(&state, &request)).flatten(),
        viewer,
        awaiting_two_factor,
        ended_session,
        second_step: state.cookies.token(headers, CookieKind::SecondStep),
        passkey: state.cookies.token(headers, CookieKind::Passkey),
        phone_link: state.cookies.token(headers, CookieKind::PhoneLink),
        phone_claim: state.cookies.token(headers, CookieKind::PhoneClaim),
        opened_at: opened_at(state.config.public_url.as_ref(), headers),
        site: site(state.config.public_url.as_ref(), headers),
        sealed_codes: state.cookies.get(headers, CookieKind::FreshCodes).map(str::to_owned),
        sealed_api_key: state.cookies.get(headers, CookieKind::FreshApiKey).map(str::to_owned),
        sealed_webhook_secret: state
            .cookies
            .get(headers, CookieKind::FreshWebhookSecret)
            .map(str::to_owned),
        cookies: state.cookies,
        scripts: state.assets.scripts().clone(),
    };
    let (appearance, has_flash) = (context.appearance, context.flash.is_some());
    let draft = context.viewer.as_ref().filter(|_| takes_messages).and_then(|viewer| {
        let services = &state.services;
        draft_for(request.uri().path(), &viewer.user.id, request.headers(), state.cookies, services)
    });
    let has_draft = draft.is_some() && request.extensions().get::<FormAnswer>().is_none();
    if let Some(draft) = draft.filter(|_| has_draft) {
        request.extensions_mut().insert(draft);
    }
    request.extensions_mut().insert(Arc::new(context));
    let mut response = next.run(request).await;
    // An open page is for somebody else than the one that it asked for: it will ask again.
    let is_stale = response.headers().contains_key(&STAMP);
    let status = response.status();
    let mut add = |cookie: cookie::Cookie<'static>| {
        if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    };
    let is_shown = !status.is_redirection() && !is_stale;
    // The choice may have been made in another browser; this one's signed-out pages follow.
    if is_page && appearance != in_browser {
        add(state.cookies.set(CookieKind::Appearance, &appearance.to_cookie()));
    }
    // Said once: what was shown is taken from the browser.
    if has_flash && is_shown {
        add(state.cookies.remove(CookieKind::Flash));
    }
    if has_draft && is_shown {
        add(state.cookies.remove(CookieKind::FormDraft));
    }
    response
}

/// What the form did that led to a page, if it is to be said there.
fn flash(state: &AppState, request: &Request) -> Option<Flash> {
    let services = &state.services;
    flash_for(request.uri().path(), request.headers(), state.cookies, services)
}

/// Whether a path gives something else than a page.
fn is_data(path: &str) -> bool {
    path == "/live" || path.starts_with("/act/") || path.starts_with("/photos/")
}

/// Who is in the session that a request names, if it runs.
async fn find(
    state: &AppState,
    headers: &HeaderMap,
    options: ViewerOptions,
) -> Result<Option<flows::Viewer>, StoreError> {
    match state.cookies.token(headers, CookieKind::Session) {
        Some(token) => state.services.viewers.by_token(&token, options).await,
        None => Ok(None),
    }
}

/// What may pass by itself is worth another try; a row that can't be read is not.
pub(crate) fn status_of(error: &StoreError) -> StatusCode {
    match error {
        StoreError::ReadOnly(_) | StoreError::Unreachable(_) | StoreError::Overloaded => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        StoreError::Query(_) | StoreError::Inconsistent { .. } | StoreError::Work(_) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// The address that a page was opened by, as far as a passkey may be bound to its name: the one that
/// the settings name, or this machine's own, which nobody else can pretend to be.
fn site(public_url: Option<&Url>, headers: &HeaderMap) -> Option<Url> {
    if let Some(public_url) = public_url {
        return Some(public_url.clone());
    }
    opened_at(None, headers).filter(|site| site.domain() == Some("localhost"))
}

/// The address of this site: the one that the settings name, or what the browser opened.
fn opened_at(public_url: Option<&Url>, headers: &HeaderMap) -> Option<Url> {
    let opened = || Url::parse(&format!("http://{}", text(headers, &header::HOST))).ok();
    public_url.cloned().or_else(opened)
}

fn text(headers: &HeaderMap, name: &http::HeaderName) -> String {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_is_ours_is_one_for_passkeys() {
        let site_of = |public: Option<&str>, host: &'static str| {
            let public = public.map(|url| url.parse().unwrap());
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            site(public.as_ref(), &headers).map(|url| url.to_string())
        };
        assert_eq!(site_of(None, "localhost:3000").as_deref(), Some("http://localhost:3000/"));
        assert_eq!(site_of(None, "127.0.0.1:3000"), None);
        assert_eq!(site_of(None, "evil.example"), None);
        let public = Some("https://id.example.com");
        assert_eq!(site_of(public, "evil.example").as_deref(), Some("https://id.example.com/"));
    }
}
