//! What a page is called that is about one thing of many: by that thing.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;

/// What a page calls itself while it is loaded, in place of its [`PageInfo`](super::PageInfo)'s words.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageName(Arc<Mutex<Option<String>>>);

impl PageName {
    /// What it calls itself, if it does.
    pub(crate) fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Names the page, in its heading and in the tab.
pub(crate) fn name_page(name: String) {
    let page_name = use_page_name();
    *page_name.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(name);
}

/// What the page at hand calls itself.
pub(crate) fn use_page_name() -> PageName {
    use_context().unwrap_or_default()
}
