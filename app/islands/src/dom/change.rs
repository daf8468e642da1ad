//! Changing elements.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{DocumentFragment, Element, FocusOptions, HtmlElement, HtmlTemplateElement, Node};

use super::{Part, by_id};

fn part(element: &Element) -> &Part {
    element.unchecked_ref()
}

pub(crate) fn set(element: &Element, name: &str, value: &str) {
    part(element).set(name, value);
}

/// Takes an attribute off.
fn unset(element: &Element, name: &str) {
    part(element).unset(name);
}

/// Sets an attribute, or takes it off.
pub(crate) fn set_or_unset(element: &Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => set(element, name, value),
        None => unset(element, name),
    }
}

/// Sets an attribute without a value, or takes it off.
pub(crate) fn toggle(element: &Element, name: &str, is_on: bool) {
    part(element).toggle(name, is_on);
}

/// Puts a node behind all others in an element.
pub(crate) fn append(to: &Element, node: &Node) {
    part(to).append(node);
}

/// Puts a node before all others in an element.
pub(crate) fn prepend(to: &Element, node: &Node) {
    part(to).prepend(node);
}

/// Puts an element in the place of another one.
pub(crate) fn replace(old: &Element, fresh: &Element) {
    part(old).replace(fresh);
}

/// Makes an element with a text in it.
pub(crate) fn create(tag: &str, text: &str) -> Element {
    let element = document().unchecked_ref::<Part>().create(tag);
    element.set_text_content(Some(text));
    element
}

/// A copy of what a template of the document holds.
pub(crate) fn from_template(id: &str) -> Option<Element> {
    let template: HtmlTemplateElement = by_id(id)?.unchecked_into();
    let copy = template.content().clone_node_with_deep(true).ok()?;
    copy.unchecked_into::<DocumentFragment>().first_element_child()
}

/// Puts the focus on an element. One that can't have it is made to.
pub(crate) fn focus(element: &Element, scrolls: bool) {
    if element.unchecked_ref::<HtmlElement>().tab_index() < 0 && !element.has_attribute("tabindex")
    {
        set(element, "tabindex", "-1");
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(!scrolls);
    part(element).focus(&options);
}
