//! Where the focus goes when another page is shown.

use web_sys::Element;

use crate::dom::{by_id, first, focus, is_within};

/// Puts the focus on what is to be read first: why something failed, what was done, the part that the
/// address names, or the heading. The style sheet keeps a message in sight while it has the focus, however far
/// the page is scrolled.
pub(super) fn move_focus(main: &Element, fragment: &str) {
    if let Some(alert) = first(main, "[role=alert]:not([hidden])") {
        focus(&alert, true);
    } else if let Some(notice) = first(main, ".notice") {
        focus(&notice, false);
    } else if let Some(part) = part_of(main, fragment) {
        focus(&part, false);
    } else if let Some(heading) = first(main, "h1") {
        focus(&heading, false);
    }
}

/// The part of a page that a fragment names.
pub(super) fn part_of(main: &Element, fragment: &str) -> Option<Element> {
    by_id(fragment.strip_prefix('#')?).filter(|part| is_within(main, part))
}
