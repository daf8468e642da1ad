//! Which page somebody may open, and where they are redirected instead.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode};
use nameplate_app::request::{self, Flash, flash_cookie};
use nameplate_domain::kernel::LocalPath;

use super::forms::add_cookie;
use crate::startup::AppState;

/// Where a code is given.
const VERIFY: &str = "/sign-in/verify";
/// What is said at the sign-in to who comes with a code, but too late.
const TOO_LATE: &str = "That took too long. Sign in again.";

/// Redirects to the page that comes first: the first run, the sign-in, the settings.
pub(crate) async fn page_access(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
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
    let context = request.extensions().get::<Arc<request::Request>>().cloned();
    let stage = match &context {
        Some(context) if context.viewer.is_some() => AuthStage::SignedIn,
        Some(context) if context.may_set_up_two_factor() => AuthStage::NeedsTwoFactor,
        Some(context) if request.uri().path() == VERIFY && awaits_code(&state, context).await => {
            AuthStage::NeedsCode
        }
        _ => AuthStage::SignedOut,
    };
    let here = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match redirect_target(here, is_set_up, stage) {
        Some(there) => {
            let mut response = Redirect::to(&there).into_response();
            if request.uri().path() == VERIFY && stage == AuthStage::SignedOut {
                let flash =
                    flash_cookie(&there, &Flash::from(TOO_LATE), state.cookies, &state.services);
                flash.iter().for_each(|cookie| add_cookie(&mut response, cookie));
            }
            response
        }
        None => next.run(request).await,
    }
}

/// Whether somebody gave their password, and has a code to give.
async fn awaits_code(state: &AppState, context: &request::Request) -> bool {
    let Some(token) = &context.second_step else { return false };
    let pending = state.services.sign_in.is_pending(token).await;
    pending.unwrap_or_else(|error| {
        tracing::error!(%error, "a sign-in could not be looked up");
        // The page itself says what is wrong, once a code was given.
        true
    })
}

/// How far somebody is with signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AuthStage {
    SignedOut,
    NeedsCode,
    NeedsTwoFactor,
    SignedIn,
}

/// Where somebody who opens `here` is redirected, if they are.
fn redirect_target(here: &str, is_set_up: bool, stage: AuthStage) -> Option<String> {
    let is_signed_in = stage == AuthStage::SignedIn;
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    if let Some(plain) = path.strip_suffix('/').and_then(LocalPath::parse) {
        return Some(plain.as_ref().to_owned());
    }
    match path {
        _ if !is_set_up && is_of(path, "/welcome") => None,
        _ if !is_set_up => Some("/welcome".to_owned()),
        "/sign-in" | VERIFY | "/sign-in/two-factor" if is_signed_in => Some(next_of(query)),
        "/sign-in/two-factor" if stage == AuthStage::NeedsTwoFactor => None,
        "/sign-in/two-factor" => Some("/sign-in".to_owned()),
        _ if stage == AuthStage::NeedsTwoFactor
            && (path.starts_with("/sign-in") || is_private(path)) =>
        {
            Some("/sign-in/two-factor".to_owned())
        }
        VERIFY if stage == AuthStage::SignedOut => {
            Some(format!("/sign-in?next={}", request::escaped(&next_of(query))))
        }
        _ if path == "/" || is_of(path, "/welcome") => {
            Some(if is_signed_in { "/settings" } else { "/sign-in" }.to_owned())
        }
        _ if is_private(path) && !is_signed_in => {
            Some(format!("/sign-in?next={}", request::escaped(here)))
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
    ["/settings", "/company", "/notifications", "/forward-auth"]
        .into_iter()
        .any(|start| is_of(path, start))
}

/// Whether a path is another one, or lies below it.
fn is_of(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{
        AuthStage::{NeedsCode, NeedsTwoFactor, SignedIn, SignedOut},
        redirect_target,
    };

    #[test]
    fn before_the_first_run_everything_leads_to_it() {
        for here in ["/", "/sign-in", "/settings/accessibility", "/nowhere"] {
            assert_eq!(
                redirect_target(here, false, SignedOut).as_deref(),
                Some("/welcome"),
                "{here}"
            );
        }
        for here in ["/welcome", "/welcome/1.x"] {
            assert_eq!(redirect_target(here, false, SignedOut), None, "{here}");
        }
    }

    #[test]
    fn after_it_nothing_leads_there() {
        assert_eq!(redirect_target("/welcome", true, SignedOut).as_deref(), Some("/sign-in"));
        assert_eq!(redirect_target("/welcome/1.x", true, SignedOut).as_deref(), Some("/sign-in"));
        assert_eq!(redirect_target("/welcome", true, SignedIn).as_deref(), Some("/settings"));
    }

    #[test]
    fn private_pages_lead_to_the_sign_in_and_back() {
        let there = redirect_target("/settings/accessibility?saved=1", true, SignedOut);
        assert_eq!(there.as_deref(), Some("/sign-in?next=%2Fsettings%2Faccessibility%3Fsaved%3D1"));
        assert_eq!(redirect_target("/settings/accessibility", true, SignedIn), None);
        assert_eq!(redirect_target("/settingsx", true, SignedOut), None);
        let there = redirect_target("/notifications", true, SignedOut);
        assert_eq!(there.as_deref(), Some("/sign-in?next=%2Fnotifications"));
    }

    #[test]
    fn somebody_signed_in_is_led_on() {
        let target = |here| redirect_target(here, true, SignedIn);
        assert_eq!(target("/sign-in").as_deref(), Some("/settings"));
        assert_eq!(target("/sign-in?next=%2Fsettings%2Fx").as_deref(), Some("/settings/x"));
        assert_eq!(target("/sign-in?next=%2F%2Fevil.example").as_deref(), Some("/settings"));
    }

    #[test]
    fn the_code_comes_after_the_password() {
        let target = redirect_target("/sign-in/verify?next=%2Fsettings%2Fx", true, SignedOut);
        assert_eq!(target.as_deref(), Some("/sign-in?next=%2Fsettings%2Fx"));
        assert_eq!(redirect_target("/sign-in/verify?next=%2Fx", true, NeedsCode), None);
        assert_eq!(
            redirect_target("/settings", true, NeedsCode).as_deref(),
            Some("/sign-in?next=%2Fsettings")
        );
        let target = redirect_target("/sign-in/verify?next=%2Fsettings%2Fx", true, SignedIn);
        assert_eq!(target.as_deref(), Some("/settings/x"));
    }

    #[test]
    fn two_factor_comes_first_where_a_company_wants_it() {
        let set_up = Some("/sign-in/two-factor");
        for here in ["/sign-in", "/sign-in/verify", "/settings", "/company/details"] {
            assert_eq!(redirect_target(here, true, NeedsTwoFactor).as_deref(), set_up, "{here}");
        }
        assert_eq!(redirect_target("/sign-in/two-factor", true, NeedsTwoFactor), None);
        assert_eq!(redirect_target("/reset-password/x", true, NeedsTwoFactor), None);
        let target = redirect_target("/sign-in/two-factor", true, SignedOut);
        assert_eq!(target.as_deref(), Some("/sign-in"));
        let target = redirect_target("/sign-in/two-factor", true, SignedIn);
        assert_eq!(target.as_deref(), Some("/settings"));
    }

    #[test]
    fn a_slash_too_many_is_no_other_page() {
        let target = |here| redirect_target(here, true, SignedIn);
        assert_eq!(target("/settings/accessibility/").as_deref(), Some("/settings/accessibility"));
        assert_eq!(target("//evil.example/"), None);
    }
}
