//! A new version: it is offered, and nothing is reloaded by itself.

use std::cell::Cell;

use super::post_to_worker;
use crate::{
    dom::{append, by_id, from_template},
    forms::ask_to_leave,
    navigation::reload_document,
    tasks::after,
};

const PLACE: &str = "toasts";
const TEMPLATE: &str = "new-version-template";
const OFFER: &str = "new-version";
/// A worker takes over within so many milliseconds, or when the pages that it is asked by are closed.
const TAKES_OVER_WITHIN_MS: u32 = 1_000;

thread_local! {
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Says that there is a new version, once.
pub(crate) fn offer_update() {
    if by_id(OFFER).is_none()
        && let (Some(place), Some(notice)) = (by_id(PLACE), from_template(TEMPLATE))
    {
        append(&place, &notice);
    }
}

/// Loads the page anew, which comes in the new version, once the new worker has taken over: a browser that loads
/// a page while it exchanges workers may keep the old one. One that doesn't say so isn't waited for.
pub(crate) fn accept_update() {
    if ask_to_leave(None) {
        IS_ASKED.set(true);
        post_to_worker("renew");
        after(TAKES_OVER_WITHIN_MS, reload_if_asked);
    }
}

/// Loads the page anew if somebody asked for that.
pub(super) fn reload_if_asked() {
    if IS_ASKED.take() {
        reload_document();
    }
}

pub(crate) fn dismiss_update() {
    if let Some(notice) = by_id(OFFER) {
        notice.remove();
    }
}
