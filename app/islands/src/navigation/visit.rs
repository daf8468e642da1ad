//! Asking for a page that somebody goes to.

use web_sys::{AbortSignal, Element};

use super::{
    address::Address,
    prefetch,
    shown::{begin_navigation, navigation_id},
};
use crate::{
    dom::{first, main_of, root, toggle},
    http::{
        FetchRequest, FetchResponse, Page, PageResponse, own_stamp, read_response, start_fetch,
    },
    worker::post_to_worker,
};

pub(super) enum VisitOutcome {
    Page(Page),
    /// Nothing that could be shown here: it has to be loaded whole, from this address.
    Elsewhere(String),
    /// The person went somewhere else meanwhile.
    Superseded,
}

/// Asks for a page. `signal` ends it early.
pub(super) async fn visit(page: &str, signal: &AbortSignal) -> VisitOutcome {
    let mine = begin_navigation();
    show_loading(true);
    let ahead = prefetch::take(page);
    let was_ahead = ahead.is_some();
    let asked = match ahead {
        Some(promise) => Ok(promise),
        None => {
            start_fetch(FetchRequest { url: page, signal: Some(signal), ..FetchRequest::default() })
        }
    };
    let response = match asked {
        Ok(promise) => read_response(promise).await.ok(),
        Err(_) => None,
    };
    if mine != navigation_id() {
        return VisitOutcome::Superseded;
    }
    show_loading(false);
    if signal.aborted() {
        return VisitOutcome::Superseded;
    }
    match response {
        Some(response) => {
            if was_ahead {
                post_to_worker(&["seen ", page].concat());
            }
            read(response, page)
        }
        // The browser says best what is wrong with the network.
        None => VisitOutcome::Elsewhere(page.to_owned()),
    }
}

/// Says that a page is on its way; the style sheet shows it once that takes a while.
fn show_loading(is_loading: bool) {
    if let Some(root) = root() {
        toggle(&root, "data-loading", is_loading);
    }
}

fn has_script(main: &Element) -> bool {
    first(main, "script").is_some()
}

fn read(response: FetchResponse, page: &str) -> VisitOutcome {
    match response.read() {
        // A page with a script of its own runs it only where the browser loads it.
        PageResponse::Page(fresh) if main_of(&fresh.document).is_some_and(|it| has_script(&it)) => {
            VisitOutcome::Elsewhere(fresh.url)
        }
        PageResponse::Page(fresh) if fresh.stamp().is_some_and(|stamp| stamp == own_stamp()) => {
            VisitOutcome::Page(fresh)
        }
        PageResponse::OtherStamp { url, .. } => VisitOutcome::Elsewhere(url),
        PageResponse::Page(Page { url, .. }) | PageResponse::Foreign(FetchResponse { url, .. }) => {
            // What is no page of ours may not be one of this site at all.
            let url = Address::parse(&url).map(|_| url);
            VisitOutcome::Elsewhere(url.unwrap_or_else(|| page.to_owned()))
        }
    }
}
