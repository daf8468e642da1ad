//! Taking what somebody typed into a form over into a fresh one that the server made of it.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::unsaved::is_field_changed;
use crate::dom::{attribute, has_value, with_attribute};

/// What the fields of a form held when it was sent.
#[derive(Clone)]
pub(crate) struct Snapshot {
    form: HtmlFormElement,
    states: Vec<String>,
}

impl Snapshot {
    /// Takes it.
    pub(super) fn of(form: &HtmlFormElement) -> Self {
        let mut states = Vec::new();
        each_field(form, &mut |_, field| states.push(state_of(field)));
        Self { form: form.clone(), states }
    }

    /// Takes over what was typed since, into the form that the page has in the place of this one.
    pub(crate) fn carry(&self, main: &Element) {
        if let Some(fresh) = counterpart(main, &self.form) {
            carry(&self.form, &fresh, &|index, field| {
                self.states.get(index).is_some_and(|state| *state != state_of(field))
            });
        }
    }
}

/// The form that a page has in the place of another one.
pub(crate) fn counterpart(main: &Element, form: &Element) -> Option<HtmlFormElement> {
    let key = attribute(form, "data-form");
    with_attribute(main, "form[data-form]", "data-form", &key).map(Element::unchecked_into)
}

/// Takes over what is unsaved. What the server knows better than the old form, such as its version, stays.
pub(crate) fn carry_unsaved(old: &HtmlFormElement, fresh: &HtmlFormElement) {
    let is_draft = old.has_attribute("data-draft");
    carry(old, fresh, &|_, field| is_draft || is_field_changed(field));
}

fn carry(
    old: &HtmlFormElement,
    fresh: &HtmlFormElement,
    test: &dyn Fn(usize, &HtmlInputElement) -> bool,
) {
    each_field(old, &mut |index, field| {
        if test(index, field) {
            each_field(fresh, &mut |_, place| {
                if !field.name().is_empty() && place.name() == field.name() {
                    fill(place, field);
                }
            });
        }
    });
}

/// Does something with each field of a form that somebody can change, and its place among them. Lists and
/// areas of text say what they hold as inputs do.
fn each_field(form: &HtmlFormElement, work: &mut dyn FnMut(usize, &HtmlInputElement)) {
    let fields = form.elements();
    for index in 0..fields.length() {
        if let Some(field) = fields.item(index) {
            let field: &HtmlInputElement = field.unchecked_ref();
            let kind = field.type_();
            let is_fixed = ["hidden", "submit", "reset", "button", "fieldset", "output"];
            if !is_fixed.contains(&kind.as_str()) {
                work(index as usize, field);
            }
        }
    }
}

fn is_box(field: &HtmlInputElement) -> bool {
    has_value(field, "type", "checkbox") || has_value(field, "type", "radio")
}

fn state_of(field: &HtmlInputElement) -> String {
    if is_box(field) { field.checked().to_string() } else { field.value() }
}

fn fill(place: &HtmlInputElement, field: &HtmlInputElement) {
    if is_box(field) {
        if place.value() == field.value() {
            place.set_checked(field.checked());
        }
    } else if has_value(field, "type", "file") {
        place.set_files(field.files().as_ref());
    } else {
        place.set_value(&field.value());
    }
}
