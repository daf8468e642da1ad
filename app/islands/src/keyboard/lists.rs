//! Going through a list by keys.

use std::cell::RefCell;

use web_sys::Element;

use crate::{
    dom::{
        all, attribute, closest_to, first, focus, focused, has_value, main_part, with_attribute,
    },
    navigation::address,
};

const ITEM: &str = "[data-item]";

struct ListPosition {
    page: String,
    id: String,
    index: usize,
}

thread_local! {
    static LAST_POSITION: RefCell<Option<ListPosition>> = const { RefCell::new(None) };
}

fn items() -> Vec<Element> {
    main_part().map(|main| all(&main, ITEM)).unwrap_or_default()
}

/// The item of a list where the focus is.
pub(super) fn current_item() -> Option<Element> {
    closest_to(&focused()?, ITEM)
}

/// That item, or the one where somebody was last on this page: what was done there may have led them to what
/// was said of it.
pub(super) fn last_item() -> Option<Element> {
    current_item().or_else(|| {
        LAST_POSITION.with_borrow(|last| {
            let last = last.as_ref().filter(|last| last.page == address())?;
            with_attribute(&main_part()?, ITEM, "data-item", &last.id)
        })
    })
}

/// Whether something stands in an item of a list.
pub(super) fn is_in_item(element: &Element) -> bool {
    closest_to(element, ITEM).is_some()
}

/// Remembers an item: what is done there may take the page anew, and the focus with it.
pub(super) fn remember(item: &Element) {
    let index = items().iter().position(|it| it == item).unwrap_or_default();
    LAST_POSITION.set(Some(ListPosition {
        page: address(),
        id: attribute(item, "data-item"),
        index,
    }));
}

/// Remembers the item around something, if it is in one; gives whether it is.
pub(crate) fn remember_around(element: &Element) -> bool {
    let item = closest_to(element, ITEM);
    if let Some(item) = &item {
        remember(item);
    }
    item.is_some()
}

/// Goes so many items on in the list of the page; gives whether there is one. Who is in none goes on from where
/// they were last, or begins with the first.
pub(crate) fn move_to(by: isize) -> bool {
    let items = items();
    let to = match current_item() {
        Some(current) => items.iter().position(|it| *it == current).map(|at| offset_by(at, by)),
        None => LAST_POSITION.take().filter(|last| last.page == address()).map(|last| {
            let at = items.iter().position(|it| has_value(it, "data-item", &last.id));
            // Where it is gone, the next one stands in its place.
            at.map_or(if by < 0 { offset_by(last.index, by) } else { last.index }, |at| {
                offset_by(at, by)
            })
        }),
    };
    let item = items.get(to.unwrap_or_default()).or(items.last());
    let control = item.and_then(|item| first(item, "a[href], button"));
    if let (Some(item), Some(control)) = (item, &control) {
        focus(control, true);
        remember(item);
    }
    control.is_some()
}

fn offset_by(at: usize, by: isize) -> usize {
    at.saturating_add_signed(by)
}
