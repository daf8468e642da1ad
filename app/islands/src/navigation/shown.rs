//! Which page is shown. The document's address may be ahead of it: it changes while a page is on its way.

use std::cell::{Cell, RefCell};

use crate::forms::has_unsaved;

thread_local! {
    static ADDRESS: RefCell<String> = const { RefCell::new(String::new()) };
    static NAVIGATION_ID: Cell<u32> = const { Cell::new(0) };
    /// The navigation by which the shown page came.
    static SHOWN_NAVIGATION: Cell<u32> = const { Cell::new(0) };
    static SHOWN: Cell<u32> = const { Cell::new(0) };
    /// Whether something was unsaved when the person went somewhere else.
    static WAS_UNSAVED: Cell<bool> = const { Cell::new(false) };
    static IS_STALE: Cell<bool> = const { Cell::new(false) };
}

/// The path and query of the page that is shown.
pub(crate) fn address() -> String {
    ADDRESS.with_borrow(Clone::clone)
}

/// Says which page is shown from now on.
pub(super) fn set_address(page: &str) {
    ADDRESS.set(page.to_owned());
    SHOWN_NAVIGATION.set(NAVIGATION_ID.get());
    SHOWN.set(SHOWN.get().wrapping_add(1));
}

/// How many pages were shown: tells whether it is another one than before.
pub(crate) fn shown() -> u32 {
    SHOWN.get()
}

/// Whether a later navigation is under way whose page is not shown yet.
pub(crate) fn is_superseded(navigation_id: u32) -> bool {
    navigation_id != NAVIGATION_ID.get() && SHOWN_NAVIGATION.get() != NAVIGATION_ID.get()
}

/// Says that a page that is on its way may be older than what was just told.
pub(crate) fn mark_stale() {
    IS_STALE.set(true);
}

/// Whether something was told since the page was asked for that is shown.
pub(super) fn is_stale() -> bool {
    IS_STALE.get()
}

/// The id of the latest navigation. What an earlier one asked for is not shown any more.
pub(crate) fn navigation_id() -> u32 {
    NAVIGATION_ID.get()
}

/// Whether something was unsaved when the person went where they are going.
pub(super) fn was_unsaved() -> bool {
    WAS_UNSAVED.get()
}

/// Begins something that takes the place of all that was begun before.
pub(super) fn begin_navigation() -> u32 {
    IS_STALE.set(false);
    WAS_UNSAVED.set(has_unsaved());
    NAVIGATION_ID.set(NAVIGATION_ID.get().wrapping_add(1));
    NAVIGATION_ID.get()
}
