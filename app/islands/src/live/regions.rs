//! The parts of a page that follow what changes elsewhere.

use web_sys::Element;

use super::merge::merge;
use crate::{
    dom::{
        all, attribute, by_id, closest_to, each, each_form, first, focus, focused, focused_within,
        matches, root, toggle, with_attribute,
    },
    forms::is_dirty,
    start::{enhance, hydrate},
};

const REGIONS: &str = "[data-region][id]";
/// Form controls.
const FIELDS: &str = "input, select, textarea";

/// Renews all regions of the page by those of a page that was just taken.
pub(super) fn renew(page: &Element) {
    if let Some(root) = root() {
        renew_below(&root, page);
    }
}

/// Renews the regions of the header, which stays when another page is shown.
pub(crate) fn renew_header(page: &Element) {
    if let Some(header) = by_id("site-header") {
        renew_below(&header, page);
    }
}

fn renew_below(below: &Element, page: &Element) {
    // A region may be taken anew while they are gone through.
    for region in all(below, REGIONS) {
        let fresh = with_attribute(page, REGIONS, "id", &region.id());
        if let Some(fresh) = fresh
            && !region.is_equal_node(Some(&fresh))
            && !is_in_use(&region)
        {
            replace(&region, &fresh);
        }
    }
}

/// Whether somebody would lose something, or types there.
fn is_in_use(region: &Element) -> bool {
    let is_typed_in = focused_within(region).is_some_and(|it| matches(&it, FIELDS));
    is_typed_in || holds_unsaved(region)
}

fn holds_unsaved(region: &Element) -> bool {
    let mut is_unsaved = false;
    each_form(region, &mut |form| is_unsaved |= is_dirty(form));
    is_unsaved
}

/// Puts a region in the place of an old one. The focus stays at the same control, or goes to the heading.
fn replace(region: &Element, fresh: &Element) {
    keep_open(region, fresh);
    let focused = focused_within(region).map(|it| (Control::of(&it), it));
    let shown = merge(region, fresh);
    hydrate(&shown);
    enhance(&shown);
    let Some((control, focused)) = focused.filter(|(_, it)| !is_focused(it)) else { return };
    let same = if focused.is_connected() { Some(focused) } else { control.find(&shown) };
    if let Some(target) = same.or_else(|| first(&shown, "h1, h2, h3")) {
        focus(&target, false);
    }
}

fn is_focused(element: &Element) -> bool {
    focused().as_ref() == Some(element)
}

/// Leaves open what was opened.
fn keep_open(region: &Element, fresh: &Element) {
    each(region, "details[data-disclosure][open]", &mut |open| {
        let name = attribute(open, "data-disclosure");
        if let Some(part) = with_attribute(fresh, "details", "data-disclosure", &name) {
            toggle(&part, "open", true);
        }
    });
}

/// What a control can be found by when its place was taken anew.
struct Control {
    id: String,
    href: Option<String>,
    form: Option<String>,
    tag: String,
}

impl Control {
    fn of(element: &Element) -> Self {
        let form = closest_to(element, "[data-form]");
        Self {
            id: element.id(),
            href: element.get_attribute("href"),
            form: form.and_then(|form| form.get_attribute("data-form")),
            tag: element.tag_name(),
        }
    }

    fn find(&self, below: &Element) -> Option<Element> {
        let by_id =
            || with_attribute(below, "[id]", "id", &self.id).filter(|_| !self.id.is_empty());
        let by_href = || with_attribute(below, "a[href]", "href", self.href.as_deref()?);
        let by_form = || {
            let form = with_attribute(below, "[data-form]", "data-form", self.form.as_deref()?)?;
            first(&form, &self.tag)
        };
        by_id().or_else(by_href).or_else(by_form)
    }
}
