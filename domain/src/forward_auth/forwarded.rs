//! What a proxy says of the request that it asks about.

use crate::companies::WebOrigin;

/// The origin that a browser asks, by `X-Forwarded-Proto` and `X-Forwarded-Host`; `None` where they name no origin that
/// a company could register. A proxy names the protocol of a socket as such (`wss`), which is of the same origin.
#[must_use]
pub fn forwarded_origin(proto: &str, host: &str) -> Option<WebOrigin> {
    let scheme = match proto.to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        "http" | "ws" => "http",
        _ => return None,
    };
    let is_host =
        host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    WebOrigin::parse(&format!("{scheme}://{host}")).ok().filter(|_| is_host)
}

/// Whether somebody opens a page by a request, so that they can be led to the sign-in. What a script asks for is told
/// that nobody is signed in, and so is what would change something: a redirect would lose it.
///
/// `mode` is `Sec-Fetch-Mode` (W3C Fetch Metadata), which browsers send to https addresses.
#[must_use]
pub fn is_page_view(method: &str, mode: Option<&str>, accept: &str) -> bool {
    let is_navigation = mode.map_or_else(|| accept.contains("text/html"), |it| it == "navigate");
    matches!(method, "GET" | "HEAD") && is_navigation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_the_proxy_says() {
        for (proto, host, origin) in [
            ("https", "app.example.com", "https://app.example.com"),
            ("HTTPS", "App.Example.com:443", "https://app.example.com"),
            ("wss", "app.example.com", "https://app.example.com"),
            ("https", "app.example.com:8443", "https://app.example.com:8443"),
            ("http", "app.localhost:8080", "http://app.localhost:8080"),
            ("ws", "app.localhost:8080", "http://app.localhost:8080"),
        ] {
            let found = forwarded_origin(proto, host);
            assert_eq!(found.unwrap().as_ref(), origin, "{proto} {host}");
        }
        for (proto, host) in [
            ("http", "app.example.com"),
            ("https", ""),
            ("https", "app.example.com, evil.example"),
            ("https", "app.example.com/"),
            ("https", "ada@app.example.com"),
            ("https", "evil.example://app.example.com"),
            ("javascript", "app.example.com"),
            ("", "app.example.com"),
        ] {
            assert_eq!(forwarded_origin(proto, host), None, "{proto} {host}");
        }
    }

    #[test]
    fn only_who_opens_a_page_is_led_elsewhere() {
        let html = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
        assert!(is_page_view("GET", None, html));
        assert!(is_page_view("HEAD", Some("navigate"), html));
        assert!(!is_page_view("POST", Some("navigate"), html));
        assert!(!is_page_view("GET", Some("cors"), html), "a script");
        assert!(!is_page_view("GET", None, "*/*"), "a picture");
    }
}
