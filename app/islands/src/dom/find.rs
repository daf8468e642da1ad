//! Finding elements.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement, HtmlInputElement, NodeList};

use super::Part;

/// The `<html>` element.
pub(crate) fn root() -> Option<Element> {
    document().document_element()
}

/// An attribute of the `<html>` element.
pub(crate) fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// The element of an id.
pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The field of an id.
pub(crate) fn input_by_id(id: &str) -> Option<HtmlInputElement> {
    by_id(id).map(JsCast::unchecked_into)
}

/// The element whose id an attribute of another element says.
pub(crate) fn named_by(element: &Element, attribute: &str) -> Option<Element> {
    by_id(&element.get_attribute(attribute)?)
}

/// The page's content.
pub(crate) fn main_part() -> Option<Element> {
    by_id("main")
}

/// The content of a page that came.
pub(crate) fn main_of(page: &Document) -> Option<Element> {
    page.get_element_by_id("main")
}

/// The first element of the document that a selector matches.
pub(crate) fn find(selector: &str) -> Option<Element> {
    document().unchecked_ref::<Part>().first(selector)
}

/// The first element below another one that a selector matches.
pub(crate) fn first(below: &Element, selector: &str) -> Option<Element> {
    below.unchecked_ref::<Part>().first(selector)
}

/// The element, or the closest around it, that a selector matches.
pub(crate) fn around(element: &Element, selector: &str) -> Option<Element> {
    element.unchecked_ref::<Part>().closest(selector)
}

/// Whether a selector matches an element.
pub(crate) fn matches(element: &Element, selector: &str) -> bool {
    element.unchecked_ref::<Part>().matches(selector)
}

/// The form around an element.
pub(crate) fn form_around(element: &Element) -> Option<HtmlFormElement> {
    around(element, "form").map(JsCast::unchecked_into)
}

/// All elements below another one that a selector matches.
pub(crate) fn all(below: &Element, selector: &str) -> Vec<Element> {
    elements(&below.unchecked_ref::<Part>().all(selector))
}

/// All elements of the document that a selector matches.
pub(crate) fn all_of_page(selector: &str) -> Vec<Element> {
    elements(&document().unchecked_ref::<Part>().all(selector))
}

/// The fields below an element that a selector matches; it is one that matches fields of this kind alone.
pub(crate) fn inputs(below: &Element, selector: &str) -> Vec<HtmlInputElement> {
    all(below, selector).into_iter().map(JsCast::unchecked_into).collect()
}

/// The forms below an element that a selector matches; it is one that matches forms alone.
pub(crate) fn forms(below: &Element, selector: &str) -> Vec<HtmlFormElement> {
    all(below, selector).into_iter().map(JsCast::unchecked_into).collect()
}

/// The nodes of a list, as elements: whether they are is for the caller to know.
fn elements(list: &NodeList) -> Vec<Element> {
    let mut elements = Vec::new();
    for index in 0..list.length() {
        if let Some(element) = list.item(index) {
            elements.push(element.unchecked_into());
        }
    }
    elements
}

/// The element among those of a selector whose attribute has a value. Values are text of people and of the
/// server: as a part of a selector they would have to be escaped.
pub(crate) fn with_attribute(
    below: &Element,
    selector: &str,
    attribute: &str,
    value: &str,
) -> Option<Element> {
    all(below, selector)
        .into_iter()
        .find(|element| element.get_attribute(attribute).as_deref() == Some(value))
}

/// Whether an element is below another one, or is it.
pub(crate) fn is_within(outer: &Element, element: &Element) -> bool {
    outer.contains(Some(element))
}

/// The element that has the focus.
pub(crate) fn focused() -> Option<Element> {
    document().active_element()
}

/// The element that has the focus, if it is a part of another one.
pub(crate) fn focused_within(outer: &Element) -> Option<Element> {
    focused().filter(|active| is_within(outer, active))
}
