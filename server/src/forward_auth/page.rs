//! The few pages that stand on the host of a product: HTML with a style of its own, for no file of ours is there.

use std::sync::LazyLock;

use axum::response::{Html, IntoResponse, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderValue, StatusCode, header};
use maud::{DOCTYPE, PreEscaped, html};
use sha2::{Digest as _, Sha256};

/// In the colours of the device, as the pages before the sign-in.
const STYLE: &str = "\
    :root { color-scheme: light dark; } \
    body { margin: 0; padding: 4rem 1rem; background: light-dark(#fbfaf7, #181612); \
           color: light-dark(#26211b, #ece8e1); font: 1rem / 1.5 system-ui, sans-serif; } \
    main { max-inline-size: 28rem; margin-inline: auto; } \
    h1 { margin: 0 0 .75rem; font-size: 1.73rem; line-height: 1.25; } \
    p { margin: 0 0 1.25rem; overflow-wrap: anywhere; } \
    a { display: inline-block; padding: .625rem 1.25rem; border-radius: 6px; font-weight: 550; \
        background: light-dark(#6d5214, #d8bb77); color: light-dark(#fff, #181612); text-decoration: none; } \
    a:focus-visible { outline: 2px solid; outline-offset: 2px; }";

/// Takes that style by its hash (CSP Level 3, section 2.3.1), and nothing else.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
});

/// A page with one message, and a link.
pub(super) fn message(status: StatusCode, title: &str, text: &str, link: (&str, &str)) -> Response {
    let (address, label) = link;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (text) }
                    p { a href=(address) { (label) } }
                }
            }
        }
    };
    let mut response = (status, Html(page.into_string())).into_response();
    if let Some(policy) = POLICY.as_ref() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}
