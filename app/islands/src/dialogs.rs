//! Dialogs over the page: a link that says `data-dialog` opens one. What such a link leads to is the same as a
//! page, for who has no script, and for who wants another tab.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlDialogElement};

use crate::{
    components::toast,
    dom::{all, attribute, closest, each_of_page, listen_first, named_by},
    forms::{UNREACHABLE, has_unsaved},
    http::{Ask, Reading, fetch, own_stamp},
    navigation, search,
    tasks::spawn,
};

/// Begins to listen.
pub(crate) fn listen() {
    // Before the link is followed.
    listen_first(&document(), "click", |event| pressed(&event));
}

fn pressed(event: &Event) {
    let Some(link) = closest(event, "a[data-dialog]") else { return };
    if let Some(dialog) =
        named_by(&link, "data-dialog").filter(|_| navigation::is_plain_click(event))
    {
        event.prevent_default();
        open(&dialog);
    }
}

fn open(dialog: &Element) {
    // One that is open is as it should be.
    if dialog.unchecked_ref::<HtmlDialogElement>().show_modal().is_err() {
        return;
    }
    for place in all(dialog, "[data-part]") {
        spawn(async move {
            if let Some(part) =
                part_of(&attribute(&place, "data-part"), &attribute(&place, "data-part-of")).await
            {
                place.set_inner_html(&part.inner_html());
            }
        });
    }
    search::begin(dialog);
}

/// Closes the dialogs that belong to the page which is about to be left.
pub(crate) fn close_all() {
    each_of_page("dialog[open][closedby]", &mut |dialog| {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    });
}

/// The part of an id of a page as it is now; `None` when it can't be had, and the person is told.
pub(crate) async fn part_of(url: &str, id: &str) -> Option<Element> {
    let Ok(answer) = fetch(Ask { url, ..Ask::default() }).await else {
        toast(UNREACHABLE);
        return None;
    };
    match answer.read() {
        Reading::Page(page) if page.stamp().is_some_and(|stamp| stamp == own_stamp()) => {
            page.document.get_element_by_id(id)
        }
        // Somebody else is signed in, or nobody: this page is over.
        _ if !has_unsaved() => {
            navigation::load_anew();
            None
        }
        _ => None,
    }
}
