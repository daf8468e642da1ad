//! A part of a page that a button asks for, such as a preview.

use web_sys::{Document, Element};

use crate::{
    dom::{append, by_id, each, named_by},
    start::enhance,
};

/// Shows the part of an answered page that a button asks for; gives whether there is one.
pub(super) fn show(id: &str, page: &Document) -> bool {
    let (Some(shown), Some(fresh)) = (by_id(id), page.get_element_by_id(id)) else { return false };
    // The element itself stays: what a screen reader watches is the change of its content.
    shown.set_text_content(None);
    while let Some(child) = fresh.first_child() {
        append(&shown, &child);
    }
    enhance(&shown);
    true
}

/// Takes back what was told of a form as it was before it was changed.
pub(super) fn forget(form: &Element) {
    each(form, "button[data-fragment]", &mut |button| {
        if let Some(part) = named_by(button, "data-fragment") {
            each(&part, "[data-stale]", &mut |stale| stale.set_text_content(None));
        }
    });
}
