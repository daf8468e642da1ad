//! Going through a list by keys.

use web_sys::Element;

use crate::dom::{all, around, first, focus, focused, main_part};

const ITEM: &str = "[data-item]";

/// The item of a list where the focus is.
pub(super) fn current_item() -> Option<Element> {
    around(&focused()?, ITEM)
}

/// Whether something stands in an item of a list.
pub(super) fn is_in_item(element: &Element) -> bool {
    around(element, ITEM).is_some()
}

/// Goes so many items on in the list of the page; gives whether there is one. Who is in none begins with the
/// first.
pub(super) fn move_to(by: i32) -> bool {
    let items = main_part().map(|main| all(&main, ITEM)).unwrap_or_default();
    let current = current_item();
    let at = current.and_then(|current| items.iter().position(|item| *item == current));
    let index = match at {
        Some(at) if by < 0 => at.saturating_sub(1),
        Some(at) => at + 1,
        None => 0,
    };
    let control = items.get(index).or(items.last()).and_then(|item| first(item, "a[href], button"));
    if let Some(control) = &control {
        focus(control, true);
    }
    control.is_some()
}
