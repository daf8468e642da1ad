//! Every route, from top to bottom.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, get, on},
};
use http::{HeaderValue, header};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::handle_server_fns_with_context;
use nameplate_app::{act_context, manifest, not_found};

use crate::{
    api, exports, files, forward_auth, health, live, middleware, one_click, startup::AppState,
};

/// Every route, with the layers that all of them pass.
pub(crate) fn router(state: AppState) -> Router {
    let pages = nameplate_app::pages()
        .with_state(())
        .merge(acts())
        .route("/live", get(live::live))
        .route("/photos/{id}", get(files::photo))
        .route("/settings/activity.csv", get(files::activity))
        .route("/settings/data/{file}", get(exports::download))
        .route("/settings/security/backup-codes.txt", get(files::backup_codes))
        .fallback(not_found);
    // Forms are answered with their pages, so what answers them can ask for those.
    let asked = guard(pages.clone(), &state).with_state(state.clone());
    let pages =
        pages.layer(from_fn_with_state(middleware::Pages::new(asked), middleware::answer_forms));
    let pages = guard(pages, &state);
    let mut routes = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/manifest.webmanifest", get(web_manifest))
        // Where password managers lead to.
        .route("/.well-known/change-password", get(async || Redirect::to("/settings/security")))
        .route("/pkg/{*file}", get(asset));
    for path in state.assets.paths().filter(|path| !path.starts_with("pkg/")) {
        routes = routes.route(&format!("/{path}"), get(asset));
    }
    let (anywhere, product) = (one_click::routes(), forward_auth::routes());
    middleware::around(routes.merge(pages), anywhere, product, api::routes(&state), &state)
        .with_state(state)
}

/// The server functions, each at its own address. Axum clones what a handler holds at every layer of
/// every request, so this one holds nothing.
fn acts() -> Router<AppState> {
    let act = async |request: http::Request<Body>| {
        handle_server_fns_with_context(act_context, request).await.into_response()
    };
    server_fn_paths().fold(Router::new(), |routes, (path, method)| {
        let method = MethodFilter::try_from(method).unwrap_or(MethodFilter::POST);
        routes.route(path, on(method, act))
    })
}

/// Lets nobody by whom it doesn't know, nor to where they may not go.
fn guard(pages: Router<AppState>, state: &AppState) -> Router<AppState> {
    pages
        .layer(from_fn_with_state(state.clone(), middleware::page_access))
        .layer(from_fn_with_state(state.clone(), middleware::identify))
}

/// What the installed app is.
async fn web_manifest() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/manifest+json");
    // A browser asks every time whether it has the newest one.
    let cache = HeaderValue::from_static("no-cache");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], manifest())
}

async fn asset(State(state): State<AppState>, request: Request) -> Response {
    state.assets.serve(request.uri().path(), request.headers())
}
