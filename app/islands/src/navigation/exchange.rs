//! Putting a page in the place of another one.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element};

use crate::{
    browser::Popover,
    components::{follow_appearance, show_unread},
    dialogs,
    dom::{
        Part, attribute, each, each_of_page, find, first, main_of, main_part, replace, root,
        set_or_unset, toggle, with_attribute,
    },
    forms::forget_picture,
    live,
};

/// What stands around the content of a page of the settings.
const FRAME: &str = ".page > .settings";
const NAVIGATION: &str = ".side-nav";
/// The ways to the rooms: the bar at the bottom of a phone, and the bell.
const BOTTOM_BAR_LINKS: &str = ".bottom-bar a, a.bell";
/// The attribute that names a disclosure.
const NAME: &str = "data-disclosure";

/// Shows the content of a page, its navigation and its title; gives the content. The header, the remarks and
/// the dialog stay.
pub(super) fn exchange(page: &Document) -> Option<Element> {
    let (old, fresh) = (main_part()?, main_of(page)?);
    close_menus();
    dialogs::close_all();
    each(&old, ".crop-frame img[src]", &mut |picture| forget_picture(picture));
    document().set_title(&page.title());
    let frame = page.unchecked_ref::<Part>().first(FRAME);
    match (find(FRAME), frame) {
        (Some(old_frame), Some(frame)) => {
            old_frame.set_class_name(&frame.class_name());
            if let (Some(old), Some(fresh)) =
                (first(&old_frame, NAVIGATION), first(&frame, NAVIGATION))
            {
                replace(&old, &fresh);
            }
            replace(&old, &fresh);
        }
        (old_frame, frame) => {
            replace(&old_frame.unwrap_or(old), frame.as_ref().unwrap_or(&fresh));
        }
    }
    update_root(page);
    if let Some(page) = page.document_element() {
        live::renew_header(&page);
        mark_current(&page);
    }
    Some(fresh)
}

/// The bar at the bottom says in which of the rooms the page is.
fn mark_current(page: &Element) {
    each_of_page(BOTTOM_BAR_LINKS, &mut |link| {
        let fresh = with_attribute(page, BOTTOM_BAR_LINKS, "href", &attribute(link, "href"));
        let current = fresh.and_then(|fresh| fresh.get_attribute("aria-current"));
        set_or_unset(link, "aria-current", current.as_deref());
    });
}

/// A menu of the header that is open closes when one goes somewhere by it.
fn close_menus() {
    each_of_page("[popover]:popover-open", &mut |menu| {
        // One that is closed already is as it should be.
        _ = menu.unchecked_ref::<Popover>().hide_popover();
    });
}

/// Takes what the `<html>` element of a page says: how it looks, how much is unread, when the session ends.
pub(crate) fn update_root(page: &Document) {
    let (Some(root), Some(fresh)) = (root(), page.document_element()) else { return };
    for name in ["data-stamp", "data-shortcuts", "data-unread", "data-ends-in"] {
        set_or_unset(&root, name, fresh.get_attribute(name).as_deref());
    }
    follow_appearance(&fresh);
    let number = |name| attribute(&fresh, name).parse().ok();
    show_unread(number("data-unread").unwrap_or_default());
    if let Some(in_seconds) = number("data-ends-in") {
        live::extend_session(in_seconds);
    }
}

/// What the page's folded parts are called that are open, but for the one around `closed`.
pub(super) fn open_disclosures(closed: Option<&Element>) -> Vec<String> {
    let mut open = Vec::new();
    each_of_page("details[data-disclosure][open]", &mut |part| {
        if closed.is_none_or(|closed| !part.contains(Some(closed))) {
            open.push(attribute(part, NAME));
        }
    });
    open
}

/// Opens folded parts again.
pub(super) fn reopen(main: &Element, names: &[String]) {
    each(main, "details[data-disclosure]", &mut |part| {
        if names.contains(&attribute(part, NAME)) {
            toggle(part, "open", true);
        }
    });
}
