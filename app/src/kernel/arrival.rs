//! Where the focus goes when a page takes the place of another without being loaded.

use leptos::{html, prelude::*};

use super::set_root_attribute;

/// Whether a page was shown already, before the one that comes.
#[derive(Clone, Copy)]
struct Arrivals(StoredValue<bool>);

/// Makes [`focus_on_arrival`] work below.
pub(crate) fn provide_arrivals() {
    provide_context(Arrivals(StoredValue::new(false)));
}

/// Moves the focus to a page's content when it appears in place of another, as a browser does that
/// loads a page: so that a screen reader begins there, and Tab as well. The first page of a visit is
/// loaded, and keeps the browser's own focus.
pub(crate) fn focus_on_arrival() -> NodeRef<html::Main> {
    let content = NodeRef::<html::Main>::new();
    let arrivals = expect_context::<Arrivals>();
    Effect::new(move || {
        if let Some(content) = content.get() {
            if arrivals.0.get_value() {
                _ = content.focus();
            }
            arrivals.0.set_value(true);
            // Tells tests that the page answers now.
            set_root_attribute("data-hydrated", "");
        }
    });
    content
}
