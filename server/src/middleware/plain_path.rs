//! Paths that could be read in two ways.

use axum::{extract::Request, middleware::Next, response::Response};
use http::Uri;
use nameplate_domain::kernel::LocalPath;

/// Where there is nothing.
const NOWHERE: &str = "/404";
const NOWHERE_OF_API: &str = "/api/404";

/// Has a path that isn't plain lead nowhere, before anything decides by it: with empty segments or dots, of which
/// routers, prefixes and proxies each make something else, or with bytes that no path of ours has. Its query is
/// dropped, and so it is in no log.
pub(super) async fn drop_odd_paths(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if LocalPath::parse(path).is_none() && path != "*" {
        let is_api = path.trim_start_matches('/').starts_with("api/");
        let nowhere = if is_api { NOWHERE_OF_API } else { NOWHERE };
        *request.uri_mut() = Uri::from_static(nowhere);
    }
    next.run(request).await
}
