//! By which names this site may be asked.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use url::{Host, Url};

use crate::startup::AppState;

/// Refuses what was asked by another name than ours: else a page of a stranger's, whose name leads to this machine
/// (DNS rebinding), could use a Nameplate that nobody but this machine reaches. Probes of health ask by whatever name
/// there is.
pub(super) async fn check_host(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    let public_url = state.config.public_url.as_ref();
    if is_probe || asked_host(request.headers()).is_none_or(|it| is_ours(public_url, it)) {
        return next.run(request).await;
    }
    let words = public_url.map_or_else(
        || "Open this site by localhost or its IP address, or set NAMEPLATE_PUBLIC_URL.".to_owned(),
        |url| format!("This site is {url} and has no other name."),
    );
    (StatusCode::MISDIRECTED_REQUEST, words).into_response()
}

/// Whom a request asks; `None` when it doesn't say, which browsers always do.
fn asked_host(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(header::HOST).map(|host| host.as_bytes())
}

/// Whether a host is the one that people use, or without one that is named, this machine.
fn is_ours(public_url: Option<&Url>, host: &[u8]) -> bool {
    let scheme = public_url.map_or("http", Url::scheme);
    let host = String::from_utf8_lossy(host);
    let Ok(asked) = Url::parse(&format!("{scheme}://{host}")) else { return false };
    match public_url {
        Some(url) => {
            asked.host() == url.host()
                && asked.port_or_known_default() == url.port_or_known_default()
        }
        None => match asked.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
            None => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_ours_is_none() {
        let is_ours = |public: Option<&str>, host: &str| {
            let public = public.map(|url| url.parse().unwrap());
            is_ours(public.as_ref(), host.as_bytes())
        };
        for host in ["localhost", "localhost:3000", "LOCALHOST", "127.0.0.1:3000", "[::1]:3000"] {
            assert!(is_ours(None, host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "", "a b", "nameplate:3000"] {
            assert!(!is_ours(None, host), "{host}");
        }
        let public = Some("https://account.example.com");
        for host in ["account.example.com", "ACCOUNT.example.com:443"] {
            assert!(is_ours(public, host), "{host}");
        }
        for host in ["evil.example", "localhost", "127.0.0.1", "account.example.com:80", "é"] {
            assert!(!is_ours(public, host), "{host}");
        }
        assert!(is_ours(Some("http://bücher.example:81"), "xn--bcher-kva.example:81"));
    }
}
