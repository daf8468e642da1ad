//! What is listened to for all forms of all pages: at the document, once.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement};

use super::{
    copy::copy,
    errors::clear_errors,
    field_errors::{clear_field_errors, validate},
    fragment, matrix, password_rules, photo, push, send, timezone,
    unsaved::{self, has_unsaved, keep_button_in_place},
};
use crate::{
    components::{begin_appearance, choose_appearance},
    dom::{
        attribute, closest, closest_form, each, each_form, has_value, listen as listen_at,
        listen_window, target,
    },
    live, navigation, search,
    tasks::after,
    worker,
};

/// So long after the question the document is here only if somebody stays, in milliseconds.
const STAYS_AFTER_MS: u32 = 1_000;

pub(crate) fn listen() {
    let document = document();
    listen_at(&document, "submit", |event| send::submit(&event));
    listen_at(&document, "input", |event| changed(&event));
    listen_at(&document, "change", |event| changed(&event));
    listen_at(&document, "click", |event| pressed(&event));
    listen_at(&document, "reset", |event| reset(&event));
    listen_at(&document, "mousedown", |event| keep_button_in_place(&event));
    listen_window("beforeunload", |event| keep_unsaved(&event));
}

/// Makes the forms below an element, which are new on the page, show what they hold.
pub(crate) fn enhance(below: &Element) {
    each_form(below, &mut |form| refresh(form));
    timezone::propose(below);
    push::show_state(below);
    begin_appearance(below);
}

/// Makes what a form says of its fields true again.
fn refresh(form: &HtmlFormElement) {
    password_rules::refresh(form);
    matrix::refresh(form);
    photo::refresh(form);
    unsaved::refresh(form);
}

fn changed(event: &Event) {
    let Some(field) = target(event) else { return };
    let Some(form) = closest_form(&field) else { return };
    let is_left = event.type_() == "change";
    if field.has_attribute("data-crop") {
        if is_left {
            photo::show_chosen(field.unchecked_ref());
        }
    } else {
        validate(&field, is_left);
    }
    if has_value(&field, "type", "range") {
        photo::slide(field.unchecked_ref());
    }
    if field.has_attribute("data-time-in") {
        timezone::tell_time(&field);
    }
    choose_appearance(&field);
    if !is_left {
        search::typed(&field);
    }
    fragment::forget(&form);
    refresh(&form);
}

fn pressed(event: &Event) {
    if let Some(button) = closest(event, "button[data-line]") {
        event.prevent_default();
        matrix::switch_line(&button);
        if let Some(form) = closest_form(&button) {
            fragment::forget(&form);
            refresh(&form);
        }
    } else if let Some(button) = closest(event, "[data-reveal]") {
        password_rules::reveal(&button);
    } else if let Some(button) = closest(event, "[data-copy]") {
        copy(&attribute(&button, "data-copy"));
    } else if closest(event, "[data-print]").is_some() {
        _ = window().print();
    } else if closest(event, "[data-stay]").is_some() {
        live::stay();
    } else if closest(event, "[data-install]").is_some() {
        worker::install();
    } else if closest(event, "[data-reload]").is_some() {
        worker::accept_update();
    } else if closest(event, "[data-later]").is_some() {
        worker::dismiss_update();
    } else {
        search::choose_pressed(event);
    }
}

/// Clears what was said of a form that is reset.
fn reset(event: &Event) {
    let Some(form) = target(event).map(JsCast::unchecked_into::<HtmlFormElement>) else { return };
    unsaved::keep_focus(&form);
    // It is told before the fields are what they were.
    after(0, move || {
        clear_errors(&form);
        clear_field_errors(&form);
        fragment::forget(&form);
        each(&form, "[data-time-in]", &mut |field| timezone::tell_time(field));
        refresh(&form);
    });
}

/// Asks before the document is left with unsaved changes.
fn keep_unsaved(event: &Event) {
    if !navigation::is_leaving() && has_unsaved() {
        event.prevent_default();
        // Who stays after all is told again what happens.
        after(STAYS_AFTER_MS, live::resume);
    }
}
