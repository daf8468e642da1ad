//! Which page somebody may open, and where they are led instead.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode};
use nameplate_app::ssr;
use nameplate_domain::kernel::LocalPath;

use crate::startup::AppState;

/// Leads to the page that comes first: the first run, the sign-in, the settings.
pub(crate) async fn gate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_page || request.uri().path().starts_with("/act/") {
        return next.run(request).await;
    }
    let is_set_up = match state.services.first_run.is_over().await {
        Ok(is_over) => is_over,
        Err(error) => {
            tracing::error!(%error, "the first run could not be looked up");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let is_signed_in =
        request.extensions().get::<Arc<ssr::Request>>().is_some_and(|it| it.viewer.is_some());
    let here = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match detour(here, is_set_up, is_signed_in) {
        Some(there) => Redirect::to(&there).into_response(),
        None => next.run(request).await,
    }
}

/// Where somebody who opens `here` is led instead, if so.
fn detour(here: &str, is_set_up: bool, is_signed_in: bool) -> Option<String> {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    if let Some(plain) = path.strip_suffix('/').and_then(LocalPath::parse) {
        return Some(plain.as_ref().to_owned());
    }
    match path {
        "/welcome" if !is_set_up => None,
        _ if !is_set_up => Some("/welcome".to_owned()),
        "/sign-in" if is_signed_in => Some(next_of(query)),
        "/" | "/welcome" if is_signed_in => Some("/settings".to_owned()),
        "/" | "/welcome" => Some("/sign-in".to_owned()),
        _ if is_private(path) && !is_signed_in => {
            // What a failed form said is of no use after the sign-in.
            let here = if query.contains("__err=") { path } else { here };
            let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
            Some(format!("/sign-in?next={next}"))
        }
        _ => None,
    }
}

/// Where `?next=` of the sign-in leads.
fn next_of(query: &str) -> String {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "next")
        .and_then(|(_, next)| LocalPath::parse(&next))
        .map_or_else(|| "/settings".to_owned(), |next| next.as_ref().to_owned())
}

fn is_private(path: &str) -> bool {
    path == "/settings" || path.starts_with("/settings/")
}

#[cfg(test)]
mod tests {
    use super::detour;

    #[test]
    fn before_the_first_run_everything_leads_to_it() {
        for here in ["/", "/sign-in", "/settings/accessibility", "/nowhere"] {
            assert_eq!(detour(here, false, false).as_deref(), Some("/welcome"), "{here}");
        }
        assert_eq!(detour("/welcome", false, false), None);
    }

    #[test]
    fn after_it_nothing_leads_there() {
        assert_eq!(detour("/welcome", true, false).as_deref(), Some("/sign-in"));
        assert_eq!(detour("/welcome", true, true).as_deref(), Some("/settings"));
    }

    #[test]
    fn private_pages_lead_to_the_sign_in_and_back() {
        let there = detour("/settings/accessibility?saved=1", true, false);
        assert_eq!(there.as_deref(), Some("/sign-in?next=%2Fsettings%2Faccessibility%3Fsaved%3D1"));
        assert_eq!(detour("/settings/accessibility", true, true), None);
        assert_eq!(detour("/settingsx", true, false), None);
        let failed = detour("/settings?__path=/act/x&__err=e30", true, false);
        assert_eq!(failed.as_deref(), Some("/sign-in?next=%2Fsettings"));
    }

    #[test]
    fn somebody_signed_in_is_led_on() {
        let led = |here| detour(here, true, true);
        assert_eq!(led("/sign-in").as_deref(), Some("/settings"));
        assert_eq!(led("/sign-in?next=%2Fsettings%2Fx").as_deref(), Some("/settings/x"));
        assert_eq!(led("/sign-in?next=%2F%2Fevil.example").as_deref(), Some("/settings"));
    }

    #[test]
    fn a_slash_too_many_is_no_other_page() {
        let led = |here| detour(here, true, true);
        assert_eq!(led("/settings/accessibility/").as_deref(), Some("/settings/accessibility"));
        assert_eq!(led("//evil.example/"), None);
    }
}
