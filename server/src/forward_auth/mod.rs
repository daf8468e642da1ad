//! Forward auth on the hosts of other products: what their proxies ask is in [`crate::api`]; here is what browsers ask
//! there, below `/.nameplate/`, which the proxies hand on to us.

mod page;
mod proxied;
mod sign_in;

pub(crate) use proxied::Proxied;
pub(crate) use sign_in::{SIGN_IN_NEEDS_ADDRESS, SignInStart, cookies_of, redirect_to_sign_in};

use axum::{
    Router,
    routing::{get, post},
};
use tower_http::csrf::CsrfLayer;

use crate::startup::AppState;

/// What a proxy asks.
pub(crate) const CHECK: &str = "/api/v1/forward-auth";
/// Below which a product's host is ours.
const OURS: &str = "/.nameplate/";

/// The routes. They know no cookies but those of the product's host, so any name may be asked for them.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/.nameplate/start", get(sign_in::start))
        .route("/.nameplate/callback", get(sign_in::callback))
        .route("/.nameplate/sign-out", post(sign_in::sign_out))
        .layer(CsrfLayer::new())
}

/// Whether what a path answers is of the host of a product, not of our own.
pub(crate) fn is_of_product(path: &str) -> bool {
    path == CHECK || path.starts_with(OURS)
}
