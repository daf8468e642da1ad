//! Finding and changing elements.

use std::pin::Pin;

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AddEventListenerOptions, Document, DocumentFragment, Element, Event, EventTarget, FocusOptions,
    HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTemplateElement, Node, NodeList,
};

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

/// The page's content.
pub(crate) fn main_part() -> Option<Element> {
    by_id("main")
}

/// The first element of the document that a selector matches.
pub(crate) fn find(selector: &str) -> Option<Element> {
    first(&root()?, selector)
}

/// The first element below another one that a selector matches.
pub(crate) fn first(below: &Element, selector: &str) -> Option<Element> {
    below.query_selector(selector).ok().flatten()
}

/// All elements below another one that a selector matches.
pub(crate) fn all(below: &Element, selector: &str) -> Vec<Element> {
    below.query_selector_all(selector).map(|list| elements(&list)).unwrap_or_default()
}

/// The fields below an element that a selector matches; it is one that matches fields of this kind alone.
pub(crate) fn inputs(below: &Element, selector: &str) -> Vec<HtmlInputElement> {
    all(below, selector).into_iter().map(JsCast::unchecked_into).collect()
}

/// The forms below an element that a selector matches; it is one that matches forms alone.
pub(crate) fn forms(below: &Element, selector: &str) -> Vec<HtmlFormElement> {
    all(below, selector).into_iter().map(JsCast::unchecked_into).collect()
}

/// The field of an id.
pub(crate) fn input_by_id(id: &str) -> Option<HtmlInputElement> {
    by_id(id).map(JsCast::unchecked_into)
}

/// The element whose id an attribute of another element says.
pub(crate) fn named_by(element: &Element, attribute: &str) -> Option<Element> {
    by_id(&element.get_attribute(attribute)?)
}

/// All elements of the document that a selector matches.
pub(crate) fn all_of_page(selector: &str) -> Vec<Element> {
    root().map(|root| all(&root, selector)).unwrap_or_default()
}

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

/// What an event is about.
pub(crate) fn target(event: &Event) -> Option<Element> {
    // What is listened to happens to elements.
    event.target().map(JsCast::unchecked_into)
}

/// The element that an event is about, or the closest around it that a selector matches.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok().flatten()
}

/// The form around an element.
pub(crate) fn form_around(element: &Element) -> Option<HtmlFormElement> {
    element.closest("form").ok().flatten().map(JsCast::unchecked_into)
}

/// Whether an element is below another one, or is it.
pub(crate) fn is_within(around: &Element, element: &Element) -> bool {
    around.contains(Some(element))
}

/// The element that has the focus, if it is a part of another one.
pub(crate) fn focused_within(around: &Element) -> Option<Element> {
    document().active_element().filter(|active| is_within(around, active))
}

/// Puts the focus on an element. One that can't have it is made to.
pub(crate) fn focus(element: &Element, scrolls: bool) {
    let target: &HtmlElement = element.unchecked_ref();
    if target.tab_index() < 0 && !target.has_attribute("tabindex") {
        _ = target.set_attribute("tabindex", "-1");
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(!scrolls);
    // An element that can't take it leaves the focus where it is.
    _ = target.focus_with_options(&options);
}

/// Puts an attribute without a value on an element, or takes it off.
pub(crate) fn toggle(element: &Element, attribute: &str, is_on: bool) {
    // Only a name that is none fails.
    _ = element.toggle_attribute_with_force(attribute, is_on);
}

/// Puts an element in the place of another one.
pub(crate) fn replace(old: &Element, fresh: &Element) {
    // Only a place within itself fails.
    _ = old.replace_with_with_node_1(fresh);
}

/// A copy of what a template of the document holds.
pub(crate) fn from_template(id: &str) -> Option<Element> {
    let template: HtmlTemplateElement = by_id(id)?.unchecked_into();
    let copy: Node = template.content().clone_node_with_deep(true).ok()?;
    copy.unchecked_into::<DocumentFragment>().first_element_child()
}

/// A `<main>` of a document.
pub(crate) fn main_of(page: &Document) -> Option<Element> {
    page.get_element_by_id("main")
}

/// Listens at a target for as long as the document lives.
pub(crate) fn listen(target: &EventTarget, event: &str, listener: fn(Event)) {
    add(target, event, listener, false);
}

/// Listens before what the event is about does.
pub(crate) fn listen_first(target: &EventTarget, event: &str, listener: fn(Event)) {
    add(target, event, listener, true);
}

fn add(target: &EventTarget, event: &str, listener: fn(Event), is_first: bool) {
    let options = AddEventListenerOptions::new();
    options.set_capture(is_first);
    let listener = Closure::<dyn Fn(Event)>::new(listener).into_js_value();
    // Only a listener that is none fails.
    _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        event,
        listener.unchecked_ref(),
        &options,
    );
}

/// Does something that takes time, beside all else.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(work));
}

/// One kind of work is less code than many.
fn spawn_boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}

/// Listens at the window for as long as the document lives.
pub(crate) fn listen_window(event: &str, listener: fn(Event)) {
    listen(&window(), event, listener);
}
