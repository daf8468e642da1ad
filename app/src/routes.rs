//! Every page, by its address.

use axum::Router;

use crate::{accounts, activity, appearance, sessions};

/// The routes of all pages.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/welcome", accounts::WELCOME.get(accounts::welcome_page))
        .route("/sign-in", sessions::SIGN_IN.get(sessions::sign_in_page))
        .route("/confirm-email/{token}", accounts::CONFIRM_EMAIL.get(accounts::confirm_email_page))
        .route("/not-me/{token}", activity::NOT_ME.get(activity::not_me_page))
        .route("/settings", accounts::OVERVIEW.get(accounts::overview_page))
        .route("/settings/profile", accounts::PROFILE.get(accounts::profile_page))
        .route(
            "/settings/accessibility",
            appearance::ACCESSIBILITY.get(appearance::accessibility_page),
        )
        .route("/settings/sessions", sessions::SESSIONS.get(sessions::sessions_page))
        .route("/settings/activity", activity::ACTIVITY.get(activity::activity_page))
}
