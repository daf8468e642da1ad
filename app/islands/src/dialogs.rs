//! Dialogs over the page: a link that says `data-dialog` opens one. What such a link leads to is the same as a
//! page, for who has no script, and for who wants another tab.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlDialogElement};

use crate::{
    dom::{all, attribute, closest, each_of_page, listen_first, named_by},
    forms::{UNREACHABLE, UNREADABLE, has_unsaved},
    http::{FetchRequest, PageResponse, fetch, own_stamp},
    live::StampChange,
    navigation, search,
    tasks::spawn,
    worker,
};

/// What is said where nothing can be shown before the page is another one.
const RELOAD: &str = "Reload this page.";

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
            let (url, id) = (attribute(&place, "data-part"), attribute(&place, "data-part-of"));
            match part_of(&url, &id).await {
                Ok(part) => place.set_inner_html(&part.inner_html()),
                Err(why) => place.set_text_content(Some(why)),
            }
        });
    }
    search::begin(dialog);
}

/// Closes the dialogs that belong to the page which is about to be left.
pub(crate) fn close_all() {
    each_of_page("dialog[open][closedby]", &mut |dialog| {
        close(dialog);
    });
}

pub(crate) fn close(dialog: &Element) {
    dialog.unchecked_ref::<HtmlDialogElement>().close();
}

/// The part of an id of a page as it is now, or why it can't be had.
pub(crate) async fn part_of(url: &str, id: &str) -> Result<Element, &'static str> {
    let answer =
        fetch(FetchRequest { url, ..FetchRequest::default() }).await.map_err(|_| UNREACHABLE)?;
    match answer.read() {
        PageResponse::Page(page) if page.stamp().is_some_and(|stamp| stamp == own_stamp()) => {
            page.document.get_element_by_id(id).ok_or(UNREADABLE)
        }
        PageResponse::OtherStamp { stamp, .. }
            if StampChange::between(&own_stamp(), &stamp) == StampChange::Build =>
        {
            worker::offer_update();
            Err(RELOAD)
        }
        // Somebody else is signed in, or nobody, or in another company: this page is over.
        PageResponse::Page(_) | PageResponse::OtherStamp { .. } => {
            if !has_unsaved() {
                navigation::reload_document();
            }
            Err(RELOAD)
        }
        PageResponse::Foreign(_) => Err(UNREADABLE),
    }
}
