//! The layers that all routes share.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use nameplate_backend::with_request_id;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel, DefaultPredicate, Predicate as _,
        predicate::NotForContentType,
    },
    csrf::CsrfLayer,
    decompression::RequestDecompressionLayer,
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use super::{
    body_limit::limit_body, client_ip::find_client_ip, error_pages, host::check_host,
    plain_path::drop_odd_paths,
};
use crate::{api, forward_auth, startup::AppState};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TIMEOUT: Duration = Duration::from_secs(30);

/// Puts the layers around the routes; the last one here is the first that a request passes. The API
/// knows no cookies, so no other site could act by them, and its failures are for machines. `anywhere` are routes that
/// know no cookies either, and that people see; `product` are those on the hosts of other products.
pub(crate) fn around(
    pages: Router<AppState>,
    anywhere: Router<AppState>,
    product: Router<AppState>,
    api: Router<AppState>,
    state: &AppState,
) -> Router<AppState> {
    let pages = with_limits(pages)
        .layer(CsrfLayer::new())
        .merge(with_limits(anywhere))
        .layer(from_fn_with_state(state.clone(), check_host))
        .layer(from_fn_with_state(state.clone(), error_pages::write_error_pages))
        .merge(with_limits(product));
    let decompressed = ServiceBuilder::new()
        .layer(RequestDecompressionLayer::new())
        .map_request(|request: http::Request<_>| request.map(Body::new));
    let api = with_limits(api.layer(decompressed))
        .layer(from_fn(api::write_problems))
        .with_state(state.clone());
    pages
        .nest_service("/api", api)
        .layer(from_fn_with_state(state.clone(), security_headers))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                // What is packed already.
                .compress_when(
                    DefaultPredicate::new().and(NotForContentType::new("application/zip")),
                ),
        )
        .layer(from_fn_with_state(state.clone(), find_client_ip))
        .layer(from_fn(work_under_id))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(log_response)
                // The answer's status says it, and `log_response` logs it.
                .on_failure(()),
        )
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId(state.clone())))
        .layer(from_fn(drop_foreign_id))
        .layer(from_fn(drop_odd_paths))
}

/// What no request may do: carry too much, take too long, or take the others down.
fn with_limits(routes: Router<AppState>) -> Router<AppState> {
    routes
        .layer(from_fn(limit_body))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::new())
}

/// Makes a request's id; always our own, so that nobody can write into our logs.
#[derive(Clone)]
struct NewRequestId(AppState);

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&self.0.services.new_id()).ok().map(RequestId::new)
    }
}

/// Lets the services know for which request they work: what is delivered later says so in the log.
async fn work_under_id(request: Request, next: axum::middleware::Next) -> Response {
    let id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    match id.map(str::to_owned) {
        Some(id) => with_request_id(id, next.run(request)).await,
        None => next.run(request).await,
    }
}

async fn drop_foreign_id(mut request: Request, next: axum::middleware::Next) -> Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// Pages whose path ends in a secret.
const SECRET_PATHS: [&str; 7] = [
    "/reset-password/",
    "/confirm-email/",
    "/not-me/",
    "/invitations/",
    "/connect/",
    "/welcome/",
    "/email-preferences/",
];

/// The path without what may be in it of a person's: the query, and the secret of a mailed link.
fn path_without_secret(path: &str) -> &str {
    prefix_before_secret(path).unwrap_or(path)
}

/// What stands before the secret in the path of a mailed link; `None` for other paths.
pub(super) fn prefix_before_secret(path: &str) -> Option<&'static str> {
    SECRET_PATHS.into_iter().find(|start| path.starts_with(start))
}

fn span(request: &Request) -> Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::info_span!(
        "request",
        id,
        method = %request.method(),
        path = path_without_secret(request.uri().path()),
        route,
    )
}

fn log_response(response: &Response, latency: Duration, _: &Span) {
    let (status, ms) = (response.status().as_u16(), latency.as_millis());
    if status >= 500 {
        tracing::error!(status, ms, "answered");
    } else {
        tracing::debug!(status, ms, "answered");
    }
}

/// What every answer says, unless it says otherwise itself.
async fn security_headers(
    axum::extract::State(state): axum::extract::State<AppState>,
    request: Request,
    next: axum::middleware::Next,
) -> Response {
    let may_be_indexed = request.uri().path() == "/sign-in";
    let is_of_product = forward_auth::is_of_product(request.uri().path());
    let mut response = next.run(request).await;
    let ends_session = state.cookies.ends_session(response.headers());
    let headers = response.headers_mut();
    let mut default = |name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::CACHE_CONTROL, "no-store");
    // Pages with scripts name a nonce; everything else has no scripts to run.
    default(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::X_FRAME_OPTIONS, "DENY");
    // A form that doesn't say on which page it stands stands on that of its Referer.
    default(header::REFERRER_POLICY, "same-origin");
    default(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    );
    default(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    default(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // By what names a product may be reached is its own matter.
    if state.config.is_https() && !is_of_product {
        default(
            header::STRICT_TRANSPORT_SECURITY,
            if state.config.hsts_subdomains {
                "max-age=63072000; includeSubDomains"
            } else {
                "max-age=63072000"
            },
        );
    }
    if !may_be_indexed {
        default(HeaderName::from_static("x-robots-tag"), "noindex");
    }
    // Whoever sits down next sees none of it by going back. Not the storage: it says how the browser is known.
    if ends_session {
        default(HeaderName::from_static("clear-site-data"), "\"cache\"");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::path_without_secret;

    #[test]
    fn no_secret_of_a_link_is_logged() {
        assert_eq!(path_without_secret("/reset-password/abc.def"), "/reset-password/");
        assert_eq!(path_without_secret("/connect/abc"), "/connect/");
        let one_click = path_without_secret("/email-preferences/abc.def/unsubscribe/reports");
        assert_eq!(one_click, "/email-preferences/");
        assert_eq!(path_without_secret("/settings/profile"), "/settings/profile");
    }
}
