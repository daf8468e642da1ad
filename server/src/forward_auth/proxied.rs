//! What a product's proxy says of the request that it asks about, or hands on.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use nameplate_domain::{
    companies::WebOrigin,
    forward_auth::{ProductPath, forwarded_origin, is_page_view},
};

use crate::config::Config;

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_METHOD: HeaderName = HeaderName::from_static("x-forwarded-method");
const FORWARDED_URI: HeaderName = HeaderName::from_static("x-forwarded-uri");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// A request to a product, as its proxy tells of it. It is believed whoever says it: an origin opens nothing without
/// the cookie of its host.
#[derive(Clone, Debug)]
pub(crate) struct Proxied {
    pub(crate) origin: WebOrigin,
    /// Where the browser goes; `None` where the proxy doesn't say, or it can't be come back to.
    pub(crate) path: Option<ProductPath>,
    /// Whether it opens a page.
    pub(crate) is_page_view: bool,
}

impl Proxied {
    /// What the headers of a proxy say.
    ///
    /// # Errors
    /// What is wrong with them, for who sets the proxy up.
    pub(crate) fn read(headers: &HeaderMap, config: &Config) -> Result<Self, &'static str> {
        let proto = if config.is_https() { "https" } else { "http" };
        let proto = only(headers, &FORWARDED_PROTO)?.unwrap_or(proto);
        let host = match only(headers, &FORWARDED_HOST)? {
            Some(host) => host,
            None => only(headers, &header::HOST)?.ok_or("X-Forwarded-Host is missing.")?,
        };
        let origin = forwarded_origin(proto, host).ok_or(
            "X-Forwarded-Proto and X-Forwarded-Host name no origin that can be registered: https and the name of a \
             host, or http on localhost.",
        )?;
        let method = only(headers, &FORWARDED_METHOD)?.unwrap_or("GET");
        let mode = text(headers.get(SEC_FETCH_MODE));
        let accept = text(headers.get(header::ACCEPT)).unwrap_or_default();
        Ok(Self {
            origin,
            path: only(headers, &FORWARDED_URI)?.and_then(ProductPath::parse),
            is_page_view: is_page_view(method, mode, accept),
        })
    }
}

/// The value of a header that the proxy sets: of several, a browser may have sent one.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, &'static str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err("A header came twice; have the proxy set its own in place of the browser's.");
    }
    Ok(text(value))
}

/// What is not text counts as not said.
fn text(value: Option<&HeaderValue>) -> Option<&str> {
    value.and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty())
}
