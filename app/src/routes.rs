//! Every page, by its address.

use axum::Router;

use crate::{passwords, sessions, two_factor};

/// The routes of all pages.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/sign-in", sessions::SIGN_IN.get(sessions::sign_in_page))
        .route("/sign-in/verify", two_factor::VERIFY.get(two_factor::verify_page))
        .route(
            "/sign-in/two-factor",
            two_factor::TWO_FACTOR_REQUIRED.get(two_factor::two_factor_required_page),
        )
        .route("/forgot-password", passwords::FORGOT.get(passwords::forgot_page))
        .route("/reset-password/{token}", passwords::RESET.get(passwords::reset_page))
        .route("/settings/confirm", passwords::CONFIRM.get(passwords::confirm_page))
        .route("/settings/security", passwords::SECURITY.get(passwords::security_page))
        .route(
            "/settings/security/two-factor",
            two_factor::TWO_FACTOR_SET_UP.get(two_factor::two_factor_set_up_page),
        )
        .route(
            "/settings/security/backup-codes",
            two_factor::BACKUP_CODES.get(two_factor::backup_codes_page),
        )
        .route("/settings/sessions", sessions::SESSIONS.get(sessions::sessions_page))
}
