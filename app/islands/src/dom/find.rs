//! Finding elements.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement, HtmlInputElement};

use super::Part;

pub(crate) fn root() -> Option<Element> {
    document().document_element()
}

pub(crate) fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

pub(crate) fn input_by_id(id: &str) -> Option<HtmlInputElement> {
    by_id(id).map(JsCast::unchecked_into)
}

/// The element whose id an attribute of another element says.
pub(crate) fn named_by(element: &Element, attribute: &str) -> Option<Element> {
    by_id(&element.get_attribute(attribute)?)
}

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
pub(crate) fn closest_to(element: &Element, selector: &str) -> Option<Element> {
    element.unchecked_ref::<Part>().closest(selector)
}

pub(crate) fn matches(element: &Element, selector: &str) -> bool {
    element.unchecked_ref::<Part>().matches(selector)
}

pub(crate) fn closest_form(element: &Element) -> Option<HtmlFormElement> {
    closest_to(element, "form").map(JsCast::unchecked_into)
}

/// All elements below another one that a selector matches.
pub(crate) fn all(below: &Element, selector: &str) -> Vec<Element> {
    let mut found = Vec::new();
    each(below, selector, &mut |element| found.push(element.clone()));
    found
}

/// Does something with each element below another one that a selector matches. It is handed on, since a loop
/// over what is found would be written out wherever there is one.
pub(crate) fn each(below: &Element, selector: &str, callback: &mut dyn FnMut(&Element)) {
    let list = below.unchecked_ref::<Part>().all(selector);
    for index in 0..list.length() {
        if let Some(element) = list.item(index) {
            callback(element.unchecked_ref());
        }
    }
}

/// Does something with each element of the document that a selector matches.
pub(crate) fn each_of_page(selector: &str, callback: &mut dyn FnMut(&Element)) {
    if let Some(root) = root() {
        each(&root, selector, callback);
    }
}

/// Does something with each field below an element that a selector matches; it is one that matches fields of
/// this kind alone.
pub(crate) fn each_input(
    below: &Element,
    selector: &str,
    callback: &mut dyn FnMut(&HtmlInputElement),
) {
    each(below, selector, &mut |element| callback(element.unchecked_ref()));
}

/// Does something with each form that the runtime sends.
pub(crate) fn each_form(below: &Element, callback: &mut dyn FnMut(&HtmlFormElement)) {
    each(below, "form[data-form]", &mut |element| callback(element.unchecked_ref()));
}

/// The first element below another one that a selector matches, and a test.
fn first_that(
    below: &Element,
    selector: &str,
    test: &mut dyn FnMut(&Element) -> bool,
) -> Option<Element> {
    let mut found = None;
    each(below, selector, &mut |element| {
        if found.is_none() && test(element) {
            found = Some(element.clone());
        }
    });
    found
}

/// The element among those of a selector whose attribute has a value. Values are text of people and of the
/// server: as a part of a selector they would have to be escaped.
pub(crate) fn with_attribute(
    below: &Element,
    selector: &str,
    name: &str,
    value: &str,
) -> Option<Element> {
    first_that(below, selector, &mut |element| has_value(element, name, value))
}

/// An attribute of an element; empty when it has none.
pub(crate) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Whether an attribute of an element has a value.
pub(crate) fn has_value(element: &Element, name: &str, value: &str) -> bool {
    attribute(element, name) == value
}

/// Whether an element is below another one, or is it.
pub(crate) fn is_within(outer: &Element, element: &Element) -> bool {
    outer.contains(Some(element))
}

pub(crate) fn focused() -> Option<Element> {
    document().active_element()
}

/// The element that has the focus, if it is a part of another one.
pub(crate) fn focused_within(outer: &Element) -> Option<Element> {
    focused().filter(|active| is_within(outer, active))
}
