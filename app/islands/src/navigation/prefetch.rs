//! Asking for a page as soon as somebody points at its link.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::{Date, Promise};
use wasm_bindgen::JsCast as _;
use web_sys::{AbortController, Event, MouseEvent};

use super::{
    links::{link_of, page_of},
    shown,
};
use crate::{
    http::{FetchRequest, start_fetch},
    tasks::{await_promise, spawn, timer},
};

/// Who passes over a link is gone again sooner, in milliseconds.
const INTENDED_AFTER_MS: u32 = 65;
/// A page is shown at most so old, in milliseconds.
const FRESH_MS: f64 = 5_000.0;

/// A page that was asked for.
struct Prefetched {
    page: String,
    at_ms: f64,
    promise: Promise,
    abort: Option<AbortController>,
}

thread_local! {
    static INTENDED: RefCell<Option<(String, Timeout)>> = const { RefCell::new(None) };
    static PREFETCHED: RefCell<Option<Prefetched>> = const { RefCell::new(None) };
}

/// Somebody points at something, or moves the focus there.
pub(super) fn start_hover_intent(event: &Event) {
    let Some(address) = link_of(event).and_then(|link| page_of(&link)) else { return };
    let is_intended =
        INTENDED.with_borrow(|it| it.as_ref().is_some_and(|(page, _)| *page == address.page));
    if is_intended || address.page == shown::address() || is_fresh(&address.page) {
        return;
    }
    let page = address.page.clone();
    let timer = timer(INTENDED_AFTER_MS, move || {
        INTENDED.with_borrow_mut(|intended| *intended = None);
        prefetch(page);
    });
    INTENDED.set(Some((address.page, timer)));
}

/// Forgets the link that the pointer has left.
pub(super) fn end_hover_intent(event: &Event) {
    let Some(link) = link_of(event) else { return };
    let to = event.unchecked_ref::<MouseEvent>().related_target();
    let is_within = to.is_some_and(|to| link.contains(Some(to.unchecked_ref())));
    if !is_within {
        INTENDED.set(None);
    }
}

fn is_fresh(page: &str) -> bool {
    PREFETCHED.with_borrow(|it| it.as_ref().is_some_and(|it| it.is_for(page)))
}

impl Prefetched {
    fn is_for(&self, page: &str) -> bool {
        self.page == page && Date::now() - self.at_ms < FRESH_MS
    }
}

fn prefetch(page: String) {
    let abort = AbortController::new().ok();
    let signal = abort.as_ref().map(AbortController::signal);
    let asked = start_fetch(FetchRequest {
        url: &page,
        is_unattended: true,
        signal: signal.as_ref(),
        ..FetchRequest::default()
    });
    let Ok(promise) = asked else { return };
    let failing = promise.clone();
    // What nobody waits for would be reported as an error when it fails.
    spawn(async move { _ = await_promise(failing).await });
    let prefetched = Prefetched { page, at_ms: Date::now(), promise, abort };
    let former = PREFETCHED.replace(Some(prefetched));
    if let Some(abort) = former.and_then(|it| it.abort) {
        abort.abort();
    }
}

/// What was asked for is not shown any more: it may be older than what somebody just did.
pub(crate) fn forget() {
    _ = PREFETCHED.take();
}

/// The answer of a page that was asked for before, once.
pub(super) fn take(page: &str) -> Option<Promise> {
    INTENDED.set(None);
    let prefetched = PREFETCHED.take()?;
    prefetched.is_for(page).then_some(prefetched.promise)
}
