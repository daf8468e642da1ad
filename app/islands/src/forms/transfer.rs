//! Taking what somebody typed into a form over into a fresh one that the server made of it.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::{
    body::set_fields,
    fields::{
        as_list, default_of, each_field, is_box, is_changed, is_field_changed, make_default,
        state_of,
    },
};
use crate::dom::{attribute, each_input, with_attribute};

/// Of which state of what is stored a form is a change: the server refuses it when there is a newer one.
const VERSION: &str = "input[name='form[version]']";

/// What the fields of a form held when it was sent.
#[derive(Clone)]
pub(crate) struct Snapshot {
    form: HtmlFormElement,
    states: Vec<String>,
}

impl Snapshot {
    pub(super) fn of(form: &HtmlFormElement) -> Self {
        let mut states = Vec::new();
        each_field(form, &mut |_, field| states.push(state_of(field)));
        Self { form: form.clone(), states }
    }

    /// Takes over what was typed since, into the form that the page has in the place of this one.
    pub(crate) fn transfer(&self, main: &Element) {
        let Some(fresh) = counterpart(main, &self.form) else { return };
        each_field(&self.form, &mut |place, field| {
            let is_typed_since = self.states.get(place).is_some_and(|it| *it != state_of(field));
            if is_typed_since && let Some(shown) = counterpart_field(&fresh, field) {
                fill(&shown, field);
            }
        });
    }

    /// What was sent is stored by now; gives whether the form holds something else since.
    pub(super) fn settle(&self) -> bool {
        each_field(&self.form, &mut |place, field| {
            if let Some(state) = self.states.get(place) {
                make_default(field, state);
            }
        });
        is_changed(&self.form)
    }
}

/// The form that a page has in the place of another one.
pub(crate) fn counterpart(main: &Element, form: &Element) -> Option<HtmlFormElement> {
    let key = attribute(form, "data-form");
    with_attribute(main, "form[data-form]", "data-form", &key).map(Element::unchecked_into)
}

/// Takes over what is unsaved. Where something else is stored by now than the person saw when they changed
/// it, the form stays a change of what they saw: nothing of others is overwritten unseen.
pub(crate) fn transfer_unsaved(old: &HtmlFormElement, fresh: &HtmlFormElement) {
    let is_draft = old.has_attribute("data-draft");
    let mut is_outdated = is_draft;
    each_field(old, &mut |_, field| {
        if (is_draft || is_field_changed(field))
            && let Some(shown) = counterpart_field(fresh, field)
        {
            is_outdated |= default_of(&shown) != default_of(field);
            fill(&shown, field);
        }
    });
    if is_outdated {
        each_input(old, VERSION, &mut |version| set_fields(fresh, VERSION, &version.value()));
    }
}

/// The field that a form has in the place of one of another form.
fn counterpart_field(form: &HtmlFormElement, field: &HtmlInputElement) -> Option<HtmlInputElement> {
    let mut found = None;
    each_field(form, &mut |_, it| {
        let is_named = !field.name().is_empty() && it.name() == field.name();
        if is_named && (!is_box(field) || it.value() == field.value()) {
            found = Some(it.clone());
        }
    });
    found
}

fn fill(shown: &HtmlInputElement, field: &HtmlInputElement) {
    if is_box(field) {
        shown.set_checked(field.checked());
    } else if field.type_() == "file" {
        shown.set_files(field.files().as_ref());
    } else {
        let before = shown.value();
        shown.set_value(&field.value());
        // A list that doesn't offer that any more.
        if as_list(shown).is_some_and(|list| list.selected_index() < 0) {
            shown.set_value(&before);
        }
    }
}
