//! Signs of life, for whoever keeps Nameplate running.

use axum::extract::State;
use http::StatusCode;

use crate::startup::AppState;

/// `/healthz`: this process answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// `/readyz`: this process can do its work.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.services.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer")
        }
    }
}
