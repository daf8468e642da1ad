//! Which page is shown. The document's address may be ahead of it: it changes while a page is on its way.

use std::cell::{Cell, RefCell};

thread_local! {
    static ADDRESS: RefCell<String> = const { RefCell::new(String::new()) };
    static TURN: Cell<u32> = const { Cell::new(0) };
    static SHOWN: Cell<u32> = const { Cell::new(0) };
}

/// The path and query of the page that is shown.
pub(crate) fn address() -> String {
    ADDRESS.with_borrow(Clone::clone)
}

/// Says which page is shown from now on.
pub(super) fn set_address(page: &str) {
    ADDRESS.set(page.to_owned());
    SHOWN.set(SHOWN.get().wrapping_add(1));
}

/// How many pages were shown: tells whether it is another one than before.
pub(crate) fn shown() -> u32 {
    SHOWN.get()
}

/// Changes whenever the person goes somewhere else: what was begun before is not shown then.
pub(crate) fn turn() -> u32 {
    TURN.get()
}

/// Begins something that takes the place of all that was begun before.
pub(super) fn next_turn() -> u32 {
    TURN.set(TURN.get().wrapping_add(1));
    TURN.get()
}
