//! Following links by the browser's Navigation API (WHATWG HTML, 7.2.6). What history, address and
//! scrolling need is the browser's part then.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Event;

use super::{
    address::Address,
    entries,
    leave::{go_back_or_stay, is_leaving, load_document},
    links::{is_browsers, take_pressed},
    show::{NavigationCause, Scroll, show_page},
    submissions::take_consent,
    visit::{VisitOutcome, visit},
};
use crate::{
    browser::{NavigateEvent, NavigationWindow},
    dom::listen as listen_at,
    forms::ask_to_leave,
    tasks::once,
};

/// Begins to listen; gives whether the browser has it.
pub(super) fn listen() -> bool {
    let navigation = window().unchecked_into::<NavigationWindow>().navigation();
    if let Some(navigation) = &navigation {
        listen_at(navigation, "navigate", navigate);
    }
    navigation.is_some()
}

fn navigate(event: Event) {
    let event: NavigateEvent = event.unchecked_into();
    if entries::is_own() || is_leaving() {
        return;
    }
    let url = event.destination().url();
    let link = event.source_element().or_else(|| take_pressed(&url));
    let kind = event.navigation_type();
    let is_ours = event.can_intercept()
        && event.download_request().is_none()
        && event.form_data().is_none()
        && kind != "reload"
        && !link.as_ref().is_some_and(is_browsers);
    let is_back = kind == "traverse";
    let is_within = |address: &Address| event.hash_change() || (!is_back && address.is_within());
    let address = Address::parse(&url).filter(|it| is_ours && it.is_page() && !is_within(it));
    let Some(address) = address else { return };
    // The way back keeps what is unsaved.
    if !is_back && !take_consent() && !ask_to_leave(link.as_ref()) {
        event.prevent_default();
        return;
    }
    let cause = if is_back { NavigationCause::Traverse } else { NavigationCause::Link };
    // An answer that comes no more leaves the page as it is, and the browser to say so.
    _ = event.clone().intercept(&options(event, address, cause));
}

/// How the browser is asked to leave it to us: focus and scrolling are moved once the page is shown.
fn options(event: NavigateEvent, address: Address, cause: NavigationCause) -> JsValue {
    let handler = once(Box::new(move || {
        Box::pin(async move {
            follow(event, address, cause).await;
            Ok(JsValue::UNDEFINED)
        })
    }));
    let options = Object::new();
    let manual = JsValue::from_str("manual");
    for (name, value) in
        [("handler", handler.as_ref()), ("focusReset", &manual), ("scroll", &manual)]
    {
        _ = Reflect::set(&options, &JsValue::from_str(name), value);
    }
    options.into()
}

async fn follow(event: NavigateEvent, address: Address, cause: NavigationCause) {
    match visit(&address.page, &event.signal()).await {
        VisitOutcome::Page(page) => {
            show_page(page, &address, cause, Scroll::ByBrowser(event)).await;
        }
        VisitOutcome::Elsewhere(url) if cause == NavigationCause::Traverse => go_back_or_stay(&url),
        VisitOutcome::Elsewhere(url) => load_document(&url),
        VisitOutcome::Superseded => {}
    }
}
