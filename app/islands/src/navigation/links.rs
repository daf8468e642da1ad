//! Links: which of them are ours to follow.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::address::Address;
use crate::dom::{closest, matches};

thread_local! {
    static PRESSED: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// The link that an event is about.
pub(super) fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    closest(event, "a[href]").map(JsCast::unchecked_into)
}

/// Remembers which link is pressed: not every browser tells it of a navigation.
pub(super) fn remember_pressed(event: &Event) {
    PRESSED.set(link_of(event).map(Into::into));
}

/// The link that was pressed last, if it leads to an address.
pub(super) fn take_pressed(url: &str) -> Option<Element> {
    let pressed = PRESSED.take()?;
    let leads_there = pressed.unchecked_ref::<HtmlAnchorElement>().href() == url;
    leads_there.then_some(pressed)
}

/// Whether a link says that it is the browser's.
pub(super) fn is_browsers(link: &Element) -> bool {
    matches(link, "[target], [download], [rel~=external]")
}

/// Whether a click means this page: with a key or another button it is for another tab.
pub(crate) fn is_plain_click(event: &Event) -> bool {
    let click: &MouseEvent = event.unchecked_ref();
    let keys = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    click.button() == 0 && !keys
}

/// Where a link leads, if that is a page of ours, and another one than this.
pub(super) fn page_of(link: &HtmlAnchorElement) -> Option<Address> {
    let address = Address::parse(&link.href()).filter(|_| !is_browsers(link))?;
    (address.is_page() && !address.is_within()).then_some(address)
}
