//! The stream by which the server tells an open page what changes.
//!
//! Only a page that is seen holds one: over HTTP/1.1 a browser opens six connections at most. What a hidden
//! page missed it is told when it is shown.

use std::cell::{Cell, RefCell};

use js_sys::{JSON, Math};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventSource, MessageEvent};

use super::{
    refetch::{refetch, refetch_if},
    session_end::{self, go_to_sign_in},
    stamp::StampChange,
};
use crate::{
    components::{show_unread, unread},
    dom::{find, listen as listen_at, root_attribute},
    forms::{has_unsaved, is_sending},
    http::{own_stamp, property},
    navigation::{
        address, drop_prefetched, is_leaving, load_document, mark_stale, reload_document,
    },
    tasks::after,
    worker::{offer_update, post_to_worker},
};

const ADDRESS: &str = "/live";
/// A browser tries again by itself when the network fails, but gives up at any other answer. Then it is tried
/// again after so many milliseconds, and up to twice as many: all pages at once would be too many.
const RETRY_MS: f64 = 3_000.0;
/// A page whose session is over is left after so many milliseconds: another one, in which somebody signed out,
/// comes to the sign-in first then, and is told there what was done.
const LEAVE_AFTER_MS: u32 = 300;
/// The line that a copy of the service worker shows.
const KEPT_COPY: &str = "[data-kept-copy]:not([hidden])";
/// For which stamp this tab was loaded anew.
const LOADED_FOR: &str = "nameplate-loaded-for";

thread_local! {
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// Whether the page goes to another by itself.
    static IS_PAUSED: Cell<bool> = const { Cell::new(false) };
    /// Whether something that was told is put off.
    static IS_DEFERRED: Cell<bool> = const { Cell::new(false) };
    /// Whether what is told next is new: at first the document is as new as that.
    static VIEWER_MAY_DIFFER: Cell<bool> = const { Cell::new(false) };
    static NOTIFICATIONS_MAY_DIFFER: Cell<bool> = const { Cell::new(false) };
}

/// Begins to listen, if somebody is signed in.
pub(crate) fn listen() {
    if root_attribute("data-ends-in").is_none() {
        return;
    }
    session_end::listen();
    listen_at(&document(), "visibilitychange", |_| connect());
    connect();
}

/// The page goes to another by itself: it doesn't care any more.
pub(crate) fn pause() {
    IS_PAUSED.set(true);
    close();
}

/// The page is shown again as it was.
pub(crate) fn resume() {
    IS_PAUSED.set(false);
    if root_attribute("data-ends-in").is_some() {
        connect();
    }
}

fn close() {
    if let Some(stream) = STREAM.take() {
        stream.close();
    }
}

fn connect() {
    close();
    if document().hidden() || IS_PAUSED.get() {
        expect_changes();
        return;
    }
    let Ok(stream) = EventSource::new(ADDRESS) else { return };
    listen_at(&stream, "ended", |_| ended());
    listen_at(&stream, "viewer", |event| viewer_changed(&event));
    listen_at(&stream, "notifications", |event| notifications_changed(&event));
    listen_at(&stream, "error", |event| failed(&event));
    STREAM.set(Some(stream));
}

/// Nothing is told for a while, maybe before anything was.
fn expect_changes() {
    VIEWER_MAY_DIFFER.set(true);
    NOTIFICATIONS_MAY_DIFFER.set(true);
}

fn is_current(event: &Event) -> bool {
    let of = event.target();
    STREAM.with_borrow(|stream| stream.as_ref().is_some_and(|it| of.as_ref() == Some(it)))
}

fn failed(event: &Event) {
    let is_closed = STREAM
        .with_borrow(|it| it.as_ref().is_some_and(|it| it.ready_state() == EventSource::CLOSED));
    if !is_current(event) {
        return;
    }
    expect_changes();
    if !is_closed {
        return;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "3,000 to 6,000")]
    let wait_ms = (RETRY_MS * (1.0 + Math::random())) as u32;
    let event = event.clone();
    after(wait_ms, move || {
        if is_current(&event) {
            connect();
        }
    });
}

fn data_of(event: &Event) -> JsValue {
    event.unchecked_ref::<MessageEvent>().data()
}

fn json_of(event: &Event) -> JsValue {
    let text = data_of(event).as_string().unwrap_or_default();
    JSON::parse(&text).unwrap_or(JsValue::NULL)
}

/// Puts off what the server's word leads to if the page may go to another by itself, and gives whether it did:
/// what its own form did comes first, and where that leads says more. Once the form is answered,
/// [`resume_deferred`] has it told anew.
pub(super) fn is_deferred() -> bool {
    let is_sending = is_sending();
    if is_sending {
        IS_DEFERRED.set(true);
    }
    is_sending || IS_PAUSED.get()
}

/// Follows again, once no form is at the server, if something was put off.
pub(crate) fn resume_deferred() {
    if !is_sending() && IS_DEFERRED.take() {
        connect();
    }
}

fn ended() {
    close();
    after(LEAVE_AFTER_MS, go_to_sign_in);
}

/// Something of the viewer's changed: the person, the company, the session, or anything on a page.
fn viewer_changed(event: &Event) {
    let update = json_of(event);
    let may_differ = VIEWER_MAY_DIFFER.replace(true);
    let stamp = property(&update, "stamp").as_string().unwrap_or_default();
    match StampChange::between(&own_stamp(), &stamp) {
        // Somebody else gets a page of their own. What is unsaved could not be saved any more.
        StampChange::Person => load_document(&address()),
        // A copy that was kept for want of a connection: there is one again.
        _ if find(KEPT_COPY).is_some() && !has_unsaved() && !is_deferred() => reload_document(),
        StampChange::Context if is_deferred() => return,
        StampChange::Context => load_for(&stamp),
        // While one develops, open pages follow by themselves.
        StampChange::Build if cfg!(debug_assertions) => load_for(&stamp),
        StampChange::Build => offer_update(),
        StampChange::None => {
            forget_loaded();
            if may_differ {
                mark_stale();
                refetch();
            }
        }
    }
    session_end::set_session_end(
        property(&update, "in_seconds").as_f64(),
        property(&update, "is_fixed").is_truthy(),
    );
}

/// Loads the page anew for another stamp, unless something is unsaved. Once: a server that tells another
/// stamp than its pages have must not have them loaded for ever.
fn load_for(stamp: &str) {
    if has_unsaved() || is_leaving() {
        return;
    }
    let Ok(Some(storage)) = window().session_storage() else { return };
    if storage.get_item(LOADED_FOR).ok().flatten().as_deref() == Some(stamp) {
        return;
    }
    if storage.set_item(LOADED_FOR, stamp).is_ok() {
        reload_document();
    }
}

/// The page is as the server tells: it may be loaded for the same stamp another time.
fn forget_loaded() {
    if let Ok(Some(storage)) = window().session_storage() {
        // What can't be removed was never stored.
        _ = storage.remove_item(LOADED_FOR);
    }
}

fn notifications_changed(event: &Event) {
    let Some(count) = property(&json_of(event), "unread").as_f64() else { return };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
    let count = count as u32;
    drop_prefetched();
    mark_stale();
    let is_known = !NOTIFICATIONS_MAY_DIFFER.replace(true) && unread() == count;
    show_unread(count);
    post_to_worker(&["unread ", &count.to_string()].concat());
    if !is_known {
        refetch_if("notifications");
    }
}
