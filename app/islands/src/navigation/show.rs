//! Showing a page that came: what is kept of the one before, and where focus and scrolling go.

use js_sys::Promise;
use leptos::prelude::window;
use web_sys::HtmlFormElement;

use super::{
    address::{Address, asks_for_proof, path_of},
    entries,
    exchange::{exchange, open_disclosures, reopen},
    fallback, focus, kept_forms, prefetch, shown,
    transition::in_transition,
};
use crate::{
    browser::NavigateEvent,
    components::toast,
    dom::first,
    forms::{Sent, Snapshot, has_unsaved},
    http::Page,
    keyboard::{move_to, remember_around},
    live,
    start::{enhance, hydrate},
    tasks::await_promise,
};

/// What is said to who typed while another page was on its way: nobody was asked then.
const KEPT: &str = "Your unsaved changes are kept on the page that you left. Go back to save them.";

/// How somebody comes to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NavigationCause {
    /// By a link, or a form that only asks.
    Link,
    /// By the browser's way back or forward.
    Traverse,
}

/// How far the page is scrolled.
pub(super) enum Scroll {
    /// As the browser decides that tells of the navigation.
    ByBrowser(NavigateEvent),
    /// To where it was left.
    To(f64, f64),
    /// To its top, or to the part that the address names.
    Begin,
    /// As it is.
    Stay,
}

struct PageChange {
    page: Page,
    address: Address,
    /// Whether the server led to another address than was asked for.
    is_moved: bool,
    scroll: Scroll,
    forms: Vec<HtmlFormElement>,
    /// What the form held that it answers, if it is the page of that form.
    sent: Option<Snapshot>,
    open: Vec<String>,
    /// Whether the form that it answers stands in an item of a list.
    is_in_list: bool,
}

/// Shows a page that somebody went to.
pub(super) async fn show_page(page: Page, asked: &Address, cause: NavigationCause, scroll: Scroll) {
    let is_typed_since = cause == NavigationCause::Link && !shown::was_unsaved() && has_unsaved();
    if cause == NavigationCause::Traverse || is_typed_since {
        kept_forms::keep(&shown::address(), kept_forms::of_page(None));
    }
    if is_typed_since {
        toast(KEPT);
    }
    let mut address = asked.clone();
    if page.is_redirected
        && let Some(led_to) = Address::parse(&page.url)
    {
        address.page = led_to.page;
    }
    let is_moved = address.page != asked.page;
    let (forms, sent, open) = (Vec::new(), None, Vec::new());
    let done =
        show(PageChange { page, address, is_moved, scroll, forms, sent, open, is_in_list: false });
    if let Some(done) = done {
        // What is wrong with a transition is nothing to the page.
        _ = await_promise(done).await;
    }
    if shown::is_stale() {
        live::refetch();
    }
}

/// Shows the page that a form was answered with.
pub(crate) fn show_answer(page: Page, sent: &Sent) {
    let here = shown::address();
    // A form comes at the address of its server function; after a redirect the page says its own.
    let led_to = Address::parse(&page.url).filter(|_| page.is_redirected);
    let address = led_to.unwrap_or_else(|| Address { page: here.clone(), fragment: String::new() });
    let is_same = path_of(&address.page) == path_of(&here);
    let mut forms = Vec::new();
    let mut open = Vec::new();
    if is_same {
        forms = kept_forms::of_page_without(&sent.form);
        open = open_disclosures(page.is_ok.then_some(&sent.form));
    } else if asks_for_proof(&address.page) {
        kept_forms::keep(&here, kept_forms::of_page(Some(&sent.form)));
    } else {
        kept_forms::keep(&here, kept_forms::of_page_without(&sent.form));
    }
    // What was asked for before may say something else by now.
    prefetch::forget();
    if !is_same {
        shown::begin_navigation();
    }
    if address.page != here {
        fallback::leave_position();
        fallback::push_entry(&address.page);
    }
    let scroll = if is_same { Scroll::Stay } else { Scroll::Begin };
    let is_in_list = is_same && remember_around(&sent.form);
    let sent = is_same.then(|| sent.held.clone());
    show(PageChange { page, address, is_moved: false, scroll, forms, sent, open, is_in_list });
}

fn show(change: PageChange) -> Option<Promise> {
    let is_other = path_of(&change.address.page) != path_of(&shown::address());
    let is_moving = match &change.scroll {
        Scroll::ByBrowser(event) => event.has_own_transition().unwrap_or_default(),
        _ => false,
    };
    in_transition(is_other && !is_moving, Box::new(move || put(change)))
}

fn put(change: PageChange) {
    let PageChange { page, address, is_moved, scroll, forms, sent, open, is_in_list } = change;
    let Some(main) = exchange(&page.document) else { return };
    shown::set_address(&address.page);
    kept_forms::put_back(&main, kept_forms::take(&address.page));
    kept_forms::put_back(&main, forms);
    if let Some(sent) = sent {
        sent.transfer(&main);
    }
    reopen(&main, &open);
    hydrate(&main);
    enhance(&main);
    match scroll {
        // The navigation may be over already: then the browser has scrolled.
        Scroll::ByBrowser(event) => _ = event.scroll(),
        Scroll::To(left, top) => window().scroll_to_with_x_and_y(left, top),
        Scroll::Begin => match focus::part_of(&main, &address.fragment) {
            Some(part) => part.scroll_into_view(),
            None => window().scroll_to_with_x_and_y(0.0, 0.0),
        },
        Scroll::Stay => {}
    }
    // Who goes through a list stays in it, and is told by a remark.
    let notice = first(&main, ".notice").filter(|_| is_in_list);
    if let Some(notice) = notice
        && move_to(0)
    {
        toast(&notice.text_content().unwrap_or_default());
        notice.remove();
    } else {
        focus::move_focus(&main, &address.fragment);
    }
    if is_moved {
        entries::replace(&entries::state(), &address.whole());
    }
}
