//! The end of the session. Each tab counts down by itself, but only the server knows: another tab may have
//! been used.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Interval;
use js_sys::{Date, encode_uri_component};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, HtmlDialogElement};

use super::stream::is_deferred;
use crate::{
    components::{Countdown, show_countdown},
    dom::{by_id, listen as listen_at, listen_first, listen_window, root_attribute, target},
    http::{fetch_json, property},
    navigation::{address, is_leaving, load_document},
    tasks::spawn,
};

/// So long before the end it is asked who is there, in milliseconds.
const WARN_MS: f64 = 60_000.0;
/// Who uses the page is there: the server is told at most so often, in milliseconds.
const REPORT_EVERY_MS: f64 = 60_000.0;
const TICK_MS: u32 = 1_000;
const CHANNEL: &str = "nameplate-session";
const DIALOG: &str = "idle-timeout";

thread_local! {
    static ENDS_AT: Cell<f64> = const { Cell::new(0.0) };
    static REPORTED_AT: Cell<f64> = const { Cell::new(0.0) };
    static IS_FIXED: Cell<bool> = const { Cell::new(false) };
    /// Whether the person knows that the session ends, and can't change it.
    static IS_ACCEPTED: Cell<bool> = const { Cell::new(false) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
    static OTHER_TABS: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Begins to count.
pub(super) fn listen() {
    REPORTED_AT.set(Date::now());
    if let Some(in_seconds) = root_attribute("data-ends-in").and_then(|it| it.parse().ok()) {
        extend_session(in_seconds);
    }
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        listen_at(&channel, "message", |_| ask());
        OTHER_TABS.set(Some(channel));
    }
    Interval::new(TICK_MS, tick).forget();
    // The question takes its button for an answer, nothing else.
    listen_first(&document(), "cancel", |event| refuse_to_close(&event));
    listen_window("keydown", |_| note_activity());
    listen_window("pointerdown", |_| note_activity());
}

/// The session ends in so many seconds, as a page says that was just made.
pub(crate) fn extend_session(in_seconds: u32) {
    ENDS_AT.set(Date::now() + f64::from(in_seconds) * 1_000.0);
}

/// The session ends in so many seconds, as the server tells; `None` when it is over.
pub(super) fn set_session_end(in_seconds: Option<f64>, is_fixed: bool) {
    let Some(in_seconds) = in_seconds else {
        go_to_sign_in();
        return;
    };
    let left_ms = in_seconds * 1_000.0;
    ENDS_AT.set(Date::now() + left_ms);
    IS_FIXED.set(is_fixed);
    if left_ms <= WARN_MS { show() } else { hide() }
}

/// Leads to the sign-in, without a question: nothing that is unsaved could be saved any more. It says itself why
/// the session ended.
pub(super) fn go_to_sign_in() {
    if is_deferred() {
        return;
    }
    let next = String::from(encode_uri_component(&address()));
    load_document(&["/sign-in?next=", &next].concat());
}

fn dialog() -> Option<HtmlDialogElement> {
    by_id(DIALOG).map(JsCast::unchecked_into)
}

fn is_open() -> bool {
    dialog().is_some_and(|dialog| dialog.open())
}

fn left_ms() -> f64 {
    ENDS_AT.get() - Date::now()
}

fn show() {
    let Some(dialog) = dialog().filter(|_| !IS_ACCEPTED.get()) else { return };
    show_countdown(Countdown { left_s: seconds(left_ms()), is_fixed: IS_FIXED.get() });
    if !dialog.open() {
        // It is a part of the document, so it can be shown.
        _ = dialog.show_modal();
    }
}

/// Milliseconds as seconds, rounded up.
fn seconds(left_ms: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
    {
        (left_ms / 1_000.0).ceil() as u32
    }
}

fn hide() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

fn tick() {
    let left_ms = left_ms();
    if left_ms > WARN_MS {
        if is_open() {
            hide();
        }
    } else if left_ms > 0.0 && (IS_ACCEPTED.get() || is_open()) {
        show();
    } else if !is_leaving() {
        ask();
    }
}

/// Takes what the server answers about the end of the session.
fn set_session_end_from(end: &JsValue) {
    set_session_end(property(end, "in_seconds").as_f64(), property(end, "is_fixed").is_truthy());
}

/// Asks the server when the session ends. That is no sign that a person is there.
fn ask() {
    if IS_ASKING.replace(true) {
        return;
    }
    spawn(async {
        match fetch_json("/act/get_session_end", None).await {
            Ok((200..=299, end)) => set_session_end_from(&end),
            Ok(_) => {}
            // Nobody answers: what was known before is all that is known.
            Err(_) => show(),
        }
        IS_ASKING.set(false);
    });
}

/// Tells the server that somebody is there.
fn stay_signed_in() {
    REPORTED_AT.set(Date::now());
    spawn(async {
        let nothing = JsValue::from_str("");
        match fetch_json("/act/stay_signed_in", Some(&nothing)).await {
            Ok((200..=299, end)) => {
                set_session_end_from(&end);
                OTHER_TABS.with_borrow(|channel| {
                    if let Some(channel) = channel {
                        _ = channel.post_message(&JsValue::from_str("stayed"));
                    }
                });
            }
            Ok(_) => ask(),
            // The countdown goes on, and the button can be pressed again.
            Err(_) => {}
        }
    });
}

/// Answers the dialog: stays signed in, or accepts the end.
pub(crate) fn stay() {
    if IS_FIXED.get() {
        IS_ACCEPTED.set(true);
        hide();
    } else {
        stay_signed_in();
    }
}

fn refuse_to_close(event: &Event) {
    let closes = target(event);
    if closes.is_some() && closes == by_id(DIALOG) {
        event.prevent_default();
        stay();
    }
}

/// Reports to the server that somebody uses the page.
fn note_activity() {
    if !is_open() && !is_leaving() && Date::now() - REPORTED_AT.get() >= REPORT_EVERY_MS {
        stay_signed_in();
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_are_rounded_up_and_end_at_none() {
        assert_eq!(seconds(59_001.0), 60);
        assert_eq!(seconds(1.0), 1);
        assert_eq!(seconds(0.0), 0);
        assert_eq!(seconds(-5_000.0), 0);
    }
}
