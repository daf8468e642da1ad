//! Who sends a request: resolved once, for everything behind.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use nameplate_app::ssr::{self, Viewer, appearance_of, browser_token, country_of, session_token};
use nameplate_backend::kernel::{Client, StoreError};
use nameplate_domain::appearance::Appearance;

use super::{client_ip::client_ip, layers::REQUEST_ID};
use crate::startup::AppState;

/// Resolves the viewer, from session to role, and puts the request's context beside the request.
pub(crate) async fn identify(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let (viewer, kept) = match viewer(&state, headers).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "the viewer could not be resolved");
            return status_of(&error).into_response();
        }
    };
    let in_browser = appearance_of(headers);
    let context = ssr::Request {
        services: state.services.clone(),
        client: Client {
            ip: client_ip(peer.ip(), headers, &state.config.trusted_proxies),
            user_agent: text(headers, &header::USER_AGENT),
            browser: browser_token(headers, state.cookies),
        },
        country: country_of(&text(headers, &header::ACCEPT_LANGUAGE)),
        id: text(headers, &REQUEST_ID),
        // Somebody who never chose gets the plain look, not that of whoever sat here before.
        appearance: if viewer.is_some() { kept.unwrap_or_default() } else { in_browser },
        viewer,
        cookies: state.cookies,
    };
    let is_page = request.method() == Method::GET;
    let appearance = context.appearance;
    request.extensions_mut().insert(Arc::new(context));
    let mut response = next.run(request).await;
    // The choice may have been made in another browser; this one's signed-out pages follow.
    if is_page && appearance != in_browser {
        let cookie = state.cookies.appearance(appearance).to_string();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

type Found = (Option<Viewer>, Option<Appearance>);

async fn viewer(state: &AppState, headers: &HeaderMap) -> Result<Found, StoreError> {
    let services = &state.services;
    let Some(token) = session_token(headers, state.cookies) else {
        return Ok((None, None));
    };
    let Some(session) = services.sessions.resolve(&token).await? else {
        return Ok((None, None));
    };
    let Some(user) = services.accounts.find(&session.user_id).await? else {
        return Ok((None, None));
    };
    let memberships = services.companies.memberships(&user.id).await?;
    let appearance = services.appearances.find(&user.id).await?;
    Ok((Some(Viewer { session, user, memberships }), appearance))
}

/// What may pass by itself is worth another try; a row that can't be read is not.
fn status_of(error: &StoreError) -> StatusCode {
    match error {
        StoreError::ReadOnly(_) | StoreError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        StoreError::Query(_) | StoreError::Inconsistent { .. } | StoreError::Work(_) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn text(headers: &HeaderMap, name: &http::HeaderName) -> String {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}
