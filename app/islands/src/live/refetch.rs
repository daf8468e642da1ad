//! Taking the page anew, when the server tells that something of it changed.

use std::cell::Cell;

use super::{regions, stamp::StampChange, stream::is_deferred};
use crate::{
    dom::{root, with_attribute},
    forms::has_unsaved,
    http::{FetchRequest, Page, PageResponse, fetch, own_stamp},
    navigation::{address, drop_prefetched, load_document, reload_document, shown, update_root},
    tasks::spawn,
    worker::offer_update,
};

thread_local! {
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
    /// Whether something was told while the page was on its way.
    static IS_STALE: Cell<bool> = const { Cell::new(false) };
}

/// Takes the page anew if it has regions of a kind.
pub(super) fn refetch_if(kind: &str) {
    if root().is_some_and(|it| with_attribute(&it, "[data-region]", "data-region", kind).is_some())
    {
        refetch();
    }
}

/// Takes the page anew, and renews its regions.
pub(crate) fn refetch() {
    IS_STALE.set(true);
    if IS_ASKING.replace(true) {
        return;
    }
    spawn(async {
        while IS_STALE.replace(false) {
            drop_prefetched();
            let before = shown();
            let page = ask().await;
            if before != shown() {
                // Another page was shown meanwhile, which may have been made before.
                IS_STALE.set(true);
            } else if let Some(page) = page {
                take(&page);
            }
        }
        IS_ASKING.set(false);
    });
}

/// The page as it is now; `None` when it can't be had: then it stays as it was.
async fn ask() -> Option<Page> {
    let url = address();
    match fetch(FetchRequest { url: &url, is_unattended: true, ..FetchRequest::default() })
        .await
        .ok()?
        .read()
    {
        PageResponse::Page(page) => Some(page).filter(|page| page.is_ok && !page.is_redirected),
        // That somebody else is signed in, or nobody, is for the stream to tell, which knows why.
        PageResponse::OtherStamp { url, stamp } => {
            match StampChange::between(&own_stamp(), &stamp) {
                StampChange::Context if !has_unsaved() && !is_deferred() => load_document(&url),
                StampChange::Build => offer_update(),
                _ => {}
            }
            None
        }
        PageResponse::Foreign(_) => None,
    }
}

fn take(page: &Page) {
    let Some(content) = page.document.document_element() else { return };
    match StampChange::between(&own_stamp(), &page.stamp().unwrap_or_default()) {
        StampChange::None => {
            update_root(&page.document);
            regions::renew(&content);
        }
        _ if !has_unsaved() && !is_deferred() => reload_document(),
        _ => {}
    }
}
