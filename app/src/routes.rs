//! Every page, by its address.

use axum::Router;

use crate::{notifications, sessions};

/// The routes of all pages.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/sign-in", sessions::SIGN_IN.get(sessions::sign_in_page))
        .route(
            "/notifications",
            notifications::NOTIFICATIONS.get(notifications::notifications_page),
        )
        .route("/notifications/why", notifications::WHY.get(notifications::why_page))
        .route(
            "/notifications/why/{event}",
            notifications::WHY_EVENT.get(notifications::why_event_page),
        )
        .route(
            "/settings/notifications",
            notifications::PREFERENCES.get(notifications::preferences_page),
        )
        .route("/settings/sessions", sessions::SESSIONS.get(sessions::sessions_page))
}
