//! Asking the server: pages, forms, and small questions.

use js_sys::{JSON, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{AbortSignal, Document, DomParser, Headers, RequestInit, Response, SupportedType};

use crate::{
    dom::root_attribute,
    tasks::{Task, await_promise},
};

/// The header that says for whom a page is, and of which build.
const STAMP: &str = "x-nameplate-stamp";
/// The header of a request that no person made.
const UNATTENDED: &str = "x-nameplate-unattended";
const HTML: &str = "text/html";
const JSON_TYPE: &str = "application/json";

/// For whom the page is that is shown, and of which build.
pub(crate) fn own_stamp() -> String {
    root_attribute("data-stamp").unwrap_or_default()
}

#[derive(Debug)]
pub(crate) struct FetchResponse {
    pub(crate) status: u16,
    /// The address that it came from, after all redirects.
    pub(crate) url: String,
    pub(crate) is_redirected: bool,
    /// The stamp of the page that is not given, because it is for somebody else.
    pub(crate) stamp: Option<String>,
    pub(crate) kind: String,
    pub(crate) text: String,
}

pub(crate) struct Page {
    pub(crate) document: Document,
    /// The address that it came from.
    pub(crate) url: String,
    /// Whether it came after a redirect: then that is its own address.
    pub(crate) is_redirected: bool,
    /// Whether what was asked for is done.
    pub(crate) is_ok: bool,
}

impl Page {
    /// For whom it is, and of which build; nothing when it is no page of ours, such as one that says that
    /// the server is over.
    pub(crate) fn stamp(&self) -> Option<String> {
        self.document.document_element()?.get_attribute("data-stamp")
    }
}

/// What kind of response it is.
#[derive(Debug, PartialEq, Eq)]
enum ResponseKind {
    Page,
    OtherStamp,
    Foreign,
}

impl FetchResponse {
    fn classify(&self, own_stamp: &str) -> ResponseKind {
        let is_empty = self.text.is_empty();
        if is_empty && self.stamp.as_ref().is_some_and(|stamp| stamp != own_stamp) {
            ResponseKind::OtherStamp
        } else if !is_empty && self.kind.starts_with(HTML) {
            ResponseKind::Page
        } else {
            ResponseKind::Foreign
        }
    }

    /// Reads it as a page.
    pub(crate) fn read(self) -> PageResponse {
        let parse = |text: &str| {
            DomParser::new().and_then(|it| it.parse_from_string(text, SupportedType::TextHtml)).ok()
        };
        match self.classify(&own_stamp()) {
            ResponseKind::OtherStamp => {
                PageResponse::OtherStamp { url: self.url, stamp: self.stamp.unwrap_or_default() }
            }
            ResponseKind::Foreign => PageResponse::Foreign(self),
            ResponseKind::Page => match parse(&self.text) {
                Some(document) => PageResponse::Page(Page {
                    document,
                    is_redirected: self.is_redirected,
                    is_ok: matches!(self.status, 200..=299),
                    url: self.url,
                }),
                None => PageResponse::Foreign(self),
            },
        }
    }
}

pub(crate) enum PageResponse {
    Page(Page),
    /// It would be one for somebody else, or of another build: it has to be loaded whole, from here.
    OtherStamp {
        url: String,
        stamp: String,
    },
    /// Anything else, such as JSON or a page of another site.
    Foreign(FetchResponse),
}

#[derive(Clone, Copy, Default)]
pub(crate) struct FetchRequest<'a> {
    pub(crate) url: &'a str,
    /// The body of a POST; `None` for a GET.
    pub(crate) body: Option<&'a JsValue>,
    /// Whether the page asks by itself: such a request keeps no session alive.
    pub(crate) is_unattended: bool,
    pub(crate) signal: Option<&'a AbortSignal>,
    /// Whether JSON is wanted, not a page.
    pub(crate) wants_json: bool,
}

/// Sends a request; [`read_response`] takes what it gives.
pub(crate) fn start_fetch(request: FetchRequest<'_>) -> Result<Promise, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request_headers(request.is_unattended, request.wants_json) {
        headers.set(name, &value)?;
    }
    let init = RequestInit::new();
    init.set_headers(&headers);
    if let Some(body) = request.body {
        init.set_method("POST");
        init.set_body(body);
    }
    init.set_signal(request.signal);
    Ok(window().fetch_with_str_and_init(request.url, &init).unchecked_into())
}

pub(crate) fn request_headers(
    is_unattended: bool,
    wants_json: bool,
) -> Vec<(&'static str, String)> {
    let accept = if wants_json { JSON_TYPE } else { HTML };
    let mut headers = vec![(STAMP, own_stamp()), ("accept", accept.to_owned())];
    if is_unattended {
        headers.push((UNATTENDED, "true".to_owned()));
    }
    headers
}

/// The name of the header that [`Answer::stamp`] is of.
pub(crate) const fn stamp_header() -> &'static str {
    STAMP
}

/// Reads what [`start_fetch`] was answered.
pub(crate) fn read_response(promise: Promise) -> Task<Result<FetchResponse, JsValue>> {
    Box::pin(read_text(promise))
}

async fn read_text(promise: Promise) -> Result<FetchResponse, JsValue> {
    let response: Response = await_promise(promise).await?.unchecked_into();
    let text = await_promise(response.text()?.unchecked_into::<Promise>()).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    Ok(FetchResponse {
        status: response.status(),
        url: response.url(),
        is_redirected: response.redirected(),
        stamp: header(STAMP),
        kind: header("content-type").unwrap_or_default(),
        text: text.as_string().unwrap_or_default(),
    })
}

/// Sends a request and reads the response.
pub(crate) async fn fetch(request: FetchRequest<'_>) -> Result<FetchResponse, JsValue> {
    read_response(start_fetch(request)?).await
}

/// Asks for data, or posts for it; gives the status, and the data. That a page asks is no sign that a person
/// is there.
pub(crate) async fn fetch_json(
    url: &str,
    body: Option<&JsValue>,
) -> Result<(u16, JsValue), JsValue> {
    let is_unattended = body.is_none();
    let response =
        fetch(FetchRequest { url, body, is_unattended, wants_json: true, signal: None }).await?;
    Ok((response.status, JSON::parse(&response.text)?))
}

/// A part of data that was answered.
pub(crate) fn property(of: &JsValue, name: &str) -> JsValue {
    // Only what is no object at all has no parts.
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(stamp: Option<&str>, kind: &str, text: &str) -> FetchResponse {
        FetchResponse {
            status: 200,
            url: String::new(),
            is_redirected: false,
            stamp: stamp.map(str::to_owned),
            kind: kind.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn an_empty_answer_with_another_stamp_is_for_somebody_else() {
        assert_eq!(response(Some("b"), "", "").classify("a"), ResponseKind::OtherStamp);
        assert_eq!(response(Some("a"), "", "").classify("a"), ResponseKind::Foreign);
    }

    #[test]
    fn a_page_with_another_stamp_is_one_still() {
        let page = response(Some("b"), "text/html; charset=utf-8", "<!DOCTYPE html>");
        assert_eq!(page.classify("a"), ResponseKind::Page);
    }

    #[test]
    fn all_else_is_the_browsers() {
        assert_eq!(response(None, "text/csv", "a;b").classify("a"), ResponseKind::Foreign);
        assert_eq!(response(None, "text/html", "").classify("a"), ResponseKind::Foreign);
    }
}
