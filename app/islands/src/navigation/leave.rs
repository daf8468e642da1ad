//! Leaving the document: loading a page as a whole.

use std::cell::Cell;

use leptos::prelude::window;

use super::{address::Address, entries, shown};
use crate::{forms::ask_to_leave, live, tasks::after};

/// A page that is here after so many milliseconds was not left: what came was a file, or nothing.
const GONE_AFTER_MS: u32 = 5_000;

thread_local! {
    static IS_LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the document is about to go: nobody is asked about it any more, and nothing is taken over from
/// the browser.
pub(crate) fn is_leaving() -> bool {
    IS_LEAVING.get()
}

/// Loads a page in place of this one.
pub(crate) fn load_document(url: &str) {
    leave(|| {
        let is_here =
            Address::parse(url).map(|it| it.page) == Address::of_document().map(|it| it.page);
        // To go where one is would only scroll.
        if is_here { window().location().reload() } else { window().location().replace(url) }
    });
}

/// Loads the page that somebody goes back to, which can't be shown here. What is unsaved would be lost with
/// this one: who wants to keep it stays.
pub(super) fn go_back_or_stay(url: &str) {
    if ask_to_leave(None) {
        load_document(url);
    } else {
        entries::replace(&entries::state(), &shown::address());
    }
}

/// Loads a page as a link does: the way back leads here.
pub(super) fn assign_document(url: &str) {
    leave(|| window().location().assign(url));
}

/// Loads this page anew.
pub(crate) fn reload_document() {
    leave(|| window().location().reload());
}

fn leave(go: impl FnOnce() -> Result<(), wasm_bindgen::JsValue>) {
    IS_LEAVING.set(true);
    live::pause();
    // A browser that refuses to navigate leaves nothing else to try.
    _ = go();
    after(GONE_AFTER_MS, come_back);
}

/// Goes on when the document was not left, or is shown again.
pub(super) fn come_back() {
    IS_LEAVING.set(false);
    live::resume();
}
