//! Every route, from top to bottom.

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::context::provide_context;
use leptos::prelude::use_context;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use nameplate_app::{
    App, FlashMessage, FormAnswer, FormOwner, RequestId,
    ssr::{self, shell},
};
use std::sync::Arc;

use crate::{api, files, health, live, middleware, startup::AppState};

/// Every route, with the layers that all of them pass.
pub(crate) fn router(state: AppState) -> Router {
    let scripts = state.assets.scripts().clone();
    let pages = Router::new()
        .leptos_routes_with_context(&state, generate_route_list(App), page_context, move || {
            shell(&scripts)
        })
        .route("/live", get(live::live))
        .route("/photos/{id}", get(files::photo))
        .route("/settings/activity.csv", get(files::activity))
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
        .route("/pkg/{*file}", get(asset));
    for path in state.assets.paths().filter(|path| !path.starts_with("pkg/")) {
        routes = routes.route(&format!("/{path}"), get(asset));
    }
    middleware::around(routes.merge(pages), api::routes(), &state).with_state(state)
}

/// Lets nobody by whom it doesn't know, nor to where they may not go.
fn guard(pages: Router<AppState>, state: &AppState) -> Router<AppState> {
    pages
        .layer(from_fn_with_state(state.clone(), middleware::gate))
        .layer(from_fn_with_state(state.clone(), middleware::identify))
}

/// What pages and server functions find in their context beside what Leptos gives them. It holds
/// nothing: axum clones it at every layer of every request. Which chunks a page needs is not among it,
/// for Leptos looks that up where the context of another request may be.
fn page_context() {
    let Some(parts) = use_context::<http::request::Parts>() else { return };
    if let Some(answer) = parts.extensions.get::<FormAnswer>() {
        provide_context(answer.clone());
    }
    let request = parts.extensions.get::<Arc<ssr::Request>>().cloned();
    if let Some(request) = request {
        provide_context(RequestId(request.id.clone()));
        if let Some(text) = &request.flash {
            provide_context(FlashMessage(text.clone()));
        }
        if let Some(person) = request.viewer.as_ref().or(request.held_up.as_ref()) {
            provide_context(FormOwner(person.user.id.to_string()));
        }
        if let Some(viewer) = &request.viewer {
            provide_context(viewer.info(request.appearance));
            provide_context(request.unread);
        }
    }
}

async fn asset(State(state): State<AppState>, request: Request) -> Response {
    state.assets.serve(request.uri().path(), request.headers())
}

/// The app's own page for addresses that lead nowhere.
async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let scripts = state.assets.scripts().clone();
    let render = leptos_axum::render_app_async_with_context(page_context, move || shell(&scripts));
    (StatusCode::NOT_FOUND, render(request).await).into_response()
}
