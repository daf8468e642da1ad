//! Forms that lead to pages, but are none of the runtime's to send.

use std::cell::Cell;

use js_sys::encode_uri_component;
use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, HtmlFormElement, UrlSearchParams};

use super::{address::Address, fallback, kept_forms, shown};
use crate::{
    browser::{NavigationWindow, SubmittedData},
    dom::attribute,
    live,
    tasks::after,
};

/// A page that is here so many milliseconds after a form was sent stays: somebody stopped it.
const STAYS_AFTER_MS: u32 = 30_000;

thread_local! {
    /// Whether the next navigation is one that nobody has to be asked about.
    static HAS_CONSENT: Cell<bool> = const { Cell::new(false) };
}

/// Whether nobody has to be asked about what is unsaved; once.
pub(super) fn take_consent() -> bool {
    HAS_CONSENT.take()
}

fn has_navigation_api() -> bool {
    window().unchecked_into::<NavigationWindow>().navigation().is_some()
}

/// The browser sends a form by itself.
pub(crate) fn submitted_by_browser(
    event: &Event,
    form: &HtmlFormElement,
    submitter: Option<&HtmlElement>,
) {
    if form.has_attribute("target") {
        return;
    }
    match form.method().as_str() {
        // A page that goes to another doesn't care any more what is told.
        "post" => {
            live::pause();
            after(STAYS_AFTER_MS, live::resume);
        }
        "get" if !has_navigation_api() => {
            if let Some(address) = address_of(form, submitter) {
                event.prevent_default();
                fallback::go(address, None);
            }
        }
        _ => {}
    }
}

/// Where a form leads that only asks.
fn address_of(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<Address> {
    let address = Address::parse(&attribute(form, "action"))?;
    let path = super::address::path_of(&address.page);
    let query = query_of(form, submitter)?;
    Address::parse(&[path, "?", &query].concat()).filter(Address::is_page)
}

/// What a form asks for, as a query.
pub(crate) fn query_of(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<String> {
    let data = SubmittedData::of_form(form, submitter.map(AsRef::as_ref)).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(query.to_string().into())
}

/// Goes to an address of this site, as a link does.
pub(crate) fn go_to(url: &str) {
    match Address::parse(url).filter(|it| it.is_page() && !has_navigation_api()) {
        Some(address) => fallback::go(address, None),
        // A browser that refuses leaves nothing else to try.
        None => _ = window().location().assign(url),
    }
}

/// Leads to where one proves who one is, and keeps what a form holds until one is back.
pub(crate) fn go_to_proof(form: &HtmlFormElement) {
    let here = shown::address();
    kept_forms::keep(&here, kept_forms::of_page(Some(form)));
    let next = String::from(encode_uri_component(&here));
    let url = ["/settings/confirm?next=", &next].concat();
    HAS_CONSENT.set(true);
    go_to(&url);
}
