//! Where the focus goes when another page is shown.

use web_sys::Element;

use crate::{
    dom::{by_id, first, focus, is_within, toggle},
    tasks::after,
};

/// How long a message of a form stays in sight, in milliseconds.
const FRESH_MS: u32 = 5_000;

/// Puts the focus on what is to be read first: why something failed, what was done, the part that the
/// address names, or the heading.
pub(super) fn move_focus(main: &Element, fragment: &str, is_answer: bool) {
    if let Some(alert) = first(main, "[role=alert]:not([hidden])") {
        focus(&alert, true);
    } else if let Some(notice) = first(main, ".notice") {
        if is_answer {
            keep_in_sight(notice.clone());
        }
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

/// Has the style sheet keep a message where it is seen, however far the page is scrolled.
fn keep_in_sight(notice: Element) {
    toggle(&notice, "data-fresh", true);
    after(FRESH_MS, move || toggle(&notice, "data-fresh", false));
}
