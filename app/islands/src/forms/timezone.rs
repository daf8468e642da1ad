//! The timezone: the browser's as a proposal, and what time it is in one that was typed.

use js_sys::encode_uri_component;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement};

use super::body::{browser_timezone, set_fields};
use crate::{
    dom::{attribute, each, first, has_value, named_by, set, toggle, with_attribute},
    http::fetch_json,
    tasks::spawn,
};

const QUESTION: &str = "/act/get_time_in?timezone=";
/// What the server wrote, while something else stands there.
const STORED: &str = "data-stored";

/// Shows the forms that propose the browser's timezone.
pub(super) fn propose(below: &Element) {
    each(below, "form[data-timezone]", &mut |form| {
        let Some(zone) = browser_timezone() else { return };
        set_fields(form, "input[name=timezone]", &zone);
        each(form, "[data-timezone-name]", &mut |name| name.set_text_content(Some(&zone)));
        toggle(form, "hidden", false);
    });
}

/// Tells what time it is in the timezone that was typed, as soon as it is one; else what the server wrote.
pub(super) fn tell_time(field: &Element) {
    let input: &HtmlInputElement = field.unchecked_ref();
    let Some(note) = named_by(field, "data-time-in") else { return };
    let zone = input.value();
    if zone == input.default_value() || !is_known(input, &zone) {
        restore(&note);
        return;
    }
    let input = input.clone();
    spawn(async move {
        let url = [QUESTION, &String::from(encode_uri_component(&zone))].concat();
        let time = fetch_json(&url, None).await.ok();
        let time = time.filter(|(status, _)| *status == 200).and_then(|(_, time)| time.as_string());
        // Something else may have been typed meanwhile.
        if input.value() == zone
            && let Some(time) = time
        {
            say(&note, &time, &zone);
        }
    });
}

/// Whether a name is one of the list: while one types, nothing is asked.
fn is_known(input: &HtmlInputElement, zone: &str) -> bool {
    let list = named_by(input, "list");
    list.is_some_and(|list| with_attribute(&list, "option", "value", zone).is_some())
}

fn say(note: &Element, time: &str, zone: &str) {
    if has_value(note, STORED, "") {
        set(note, STORED, &note.inner_html());
    }
    let Some(shown) = first(note, "strong") else { return };
    shown.set_text_content(Some(time));
    if let Some(behind) = shown.next_sibling() {
        behind.set_text_content(Some(&[" in ", zone, " now."].concat()));
    }
}

fn restore(note: &Element) {
    let stored = attribute(note, STORED);
    if !stored.is_empty() {
        note.set_inner_html(&stored);
    }
}
