//! The few pages that stand on the host of a product: plain HTML, for no file of ours is there.

use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use maud::{DOCTYPE, html};

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
    (status, Html(page.into_string())).into_response()
}
