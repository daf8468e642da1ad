//! Following links in a browser without the Navigation API: by clicks and the old history.

use std::cell::{Cell, RefCell};

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{AbortController, Element, Event, PopStateEvent, ScrollRestoration};

use super::{
    address::Address,
    entries,
    leave::{assign_document, go_back_or_stay, is_leaving},
    links::{is_plain_click, link_of, page_of},
    show::{NavigationCause, Scroll, show_page},
    shown,
    submissions::take_consent,
    visit::{VisitOutcome, visit},
};
use crate::{
    dom::{listen as listen_at, listen_window},
    forms::ask_to_leave,
    tasks::spawn,
};

/// How far a page was scrolled, to the right and down.
type Position = (f64, f64);

/// The key of the entries that the browser makes itself, for parts of a page.
const UNNAMED: f64 = 0.0;

thread_local! {
    /// What ends the visit that is on its way.
    static ABORT: RefCell<Option<AbortController>> = const { RefCell::new(None) };
    /// Where the entries of the history were left, by their keys.
    static POSITIONS: RefCell<Vec<(f64, Position)>> = const { RefCell::new(Vec::new()) };
    /// The key of the present entry.
    static KEY: Cell<f64> = const { Cell::new(UNNAMED) };
}

pub(super) fn listen() {
    set_restoration(ScrollRestoration::Manual);
    KEY.set(entries::state().as_f64().unwrap_or_else(name_entry));
    listen_at(&document(), "click", |event| pressed(&event));
    listen_window("popstate", |event| traverse(&event));
    // Once the document is left, its positions are the browser's again.
    listen_window("pagehide", |_| set_restoration(ScrollRestoration::Auto));
    listen_window("pageshow", |_| set_restoration(ScrollRestoration::Manual));
}

fn set_restoration(restoration: ScrollRestoration) {
    if let Ok(history) = window().history() {
        _ = history.set_scroll_restoration(restoration);
    }
}

/// Gives the present entry a key of its own.
fn name_entry() -> f64 {
    let key = js_sys::Date::now();
    if let Some(address) = Address::of_document() {
        entries::replace(&JsValue::from_f64(key), &address.whole());
    }
    key
}

fn pressed(event: &Event) {
    if event.default_prevented() || is_leaving() || !is_plain_click(event) {
        return;
    }
    let Some((link, address)) = link_of(event).and_then(|link| page_of(&link).map(|it| (link, it)))
    else {
        return;
    };
    event.prevent_default();
    go(address, Some(&link));
}

/// Goes to a page, as a link does.
pub(super) fn go(address: Address, link: Option<&Element>) {
    if take_consent() || ask_to_leave(link) {
        spawn(follow(address, NavigationCause::Link, None));
    }
}

fn traverse(event: &Event) {
    let event: &PopStateEvent = event.unchecked_ref();
    leave_position();
    let key = event.state().as_f64().unwrap_or(UNNAMED);
    KEY.set(key);
    let Some(address) = Address::of_document() else { return };
    if address.page == shown::address() {
        // Within a page the browser goes itself, but for the scrolling.
        if let Some((left, top)) = position_of(key) {
            window().scroll_to_with_x_and_y(left, top);
        }
        return;
    }
    let position = position_of(key).unwrap_or_default();
    spawn(follow(address, NavigationCause::Traverse, Some(position)));
}

async fn follow(address: Address, cause: NavigationCause, position: Option<Position>) {
    let Ok(abort) = AbortController::new() else { return };
    if let Some(former) = ABORT.replace(Some(abort.clone())) {
        former.abort();
    }
    match visit(&address.page, &abort.signal()).await {
        VisitOutcome::Page(page) => {
            if cause == NavigationCause::Link {
                leave_position();
                push_entry(&address.whole());
            }
            let scroll = match position {
                Some((left, top)) => Scroll::To(left, top),
                None => Scroll::Begin,
            };
            show_page(page, &address, cause, scroll).await;
        }
        VisitOutcome::Elsewhere(url) if cause == NavigationCause::Link => assign_document(&url),
        VisitOutcome::Elsewhere(url) => go_back_or_stay(&url),
        VisitOutcome::Superseded => {}
    }
}

/// Makes an entry for a page that is about to be shown.
pub(super) fn push_entry(url: &str) {
    let key = js_sys::Date::now();
    KEY.set(key);
    entries::push(&JsValue::from_f64(key), url);
}

/// Remembers how far the page is scrolled that is about to be left.
pub(super) fn leave_position() {
    let scrolled = |side: Result<f64, JsValue>| side.unwrap_or_default();
    let position = (scrolled(window().scroll_x()), scrolled(window().scroll_y()));
    let key = KEY.get();
    if key.total_cmp(&UNNAMED).is_eq() {
        return;
    }
    POSITIONS.with_borrow_mut(|positions| {
        positions.retain(|(it, _)| it.total_cmp(&key).is_ne());
        positions.push((key, position));
    });
}

/// Where an entry was left; `None` when it never was, as one that the browser just made for a part of a page.
fn position_of(key: f64) -> Option<Position> {
    POSITIONS.with_borrow(|positions| {
        let found = positions.iter().find(|(it, _)| it.total_cmp(&key).is_eq());
        found.map(|(_, position)| *position)
    })
}
