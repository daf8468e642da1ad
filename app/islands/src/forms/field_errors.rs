//! What is wrong with a field, below it.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::Check;
use crate::dom::{
    append, attribute, closest_form, each, first, from_template, has_value, set, set_or_unset,
    with_attribute,
};

/// Checks a field that was changed. One whose error stands is checked at each key, any other when the
/// person leaves it. An error that the page can't judge goes with the first change.
pub(super) fn validate(field: &Element, is_left: bool) {
    let stands = field.has_attribute("aria-invalid");
    let check = Check::parse(&attribute(field, "data-check"));
    let is_due = stands || (is_left && check.is_some());
    if !is_due {
        return;
    }
    // What is asked of a field of another kind is the same: its value.
    let typed = field.unchecked_ref::<HtmlInputElement>().value();
    let checked = match check {
        Some(check) if field.has_attribute("data-optional") => check.run_optional(&typed),
        Some(check) => check.run(&typed),
        None => Ok(()),
    };
    show_field_error(field, checked.err().map(|fault| fault.to_string()).as_deref());
}

/// Says below a field what is wrong with it, or takes that back. It is said aloud.
pub(super) fn show_field_error(field: &Element, text: Option<&str>) {
    // Several fields may share one place.
    let id = field.get_attribute("data-error-at").unwrap_or_else(|| field.id());
    let error_id = [id.as_str(), "-error"].concat();
    let place = closest_form(field)
        .and_then(|form| with_attribute(&form, "[data-error-of]", "data-error-of", &id));
    if let Some(place) = place {
        fill(&place, &error_id, text);
    }
    mark(field, &error_id, text.is_some());
    if text.is_none()
        && let Some(form) = closest_form(field)
    {
        // What was wrong with all fields of a place is not wrong with any of them now.
        each(&form, "[data-error-at]", &mut |other| {
            if has_value(other, "data-error-at", &id) {
                mark(other, &error_id, false);
            }
        });
    }
}

fn mark(field: &Element, error_id: &str, is_wrong: bool) {
    set_or_unset(field, "aria-invalid", is_wrong.then_some("true"));
    let described_by = attribute(field, "aria-describedby");
    let described_by = with_id(&described_by, error_id, is_wrong);
    set_or_unset(field, "aria-describedby", described_by.as_deref());
}

fn fill(place: &Element, error_id: &str, text: Option<&str>) {
    set(place, "aria-live", "polite");
    if first(place, "span").and_then(|it| it.text_content()).as_deref() == text {
        // What stands there already is not said again.
        return;
    }
    place.set_text_content(None);
    let Some(text) = text else { return };
    let Some(error) = from_template("field-error-template") else { return };
    error.set_id(error_id);
    if let Some(words) = first(&error, "span") {
        words.set_text_content(Some(text));
    }
    append(place, &error);
}

/// A list of ids with one of them, or without it.
fn with_id(ids: &str, id: &str, is_in: bool) -> Option<String> {
    let mut list: Vec<_> = ids.split_whitespace().collect();
    list.retain(|it| *it != id);
    if is_in {
        list.push(id);
    }
    (!list.is_empty()).then(|| list.join(" "))
}

/// Takes back what is said of all fields of a form.
pub(super) fn clear_field_errors(form: &HtmlFormElement) {
    each(form, "[aria-invalid]", &mut |field| show_field_error(field, None));
}

#[cfg(test)]
mod tests {
    use super::with_id;

    #[test]
    fn an_error_describes_its_field_beside_what_else_does() {
        assert_eq!(with_id("", "a-error", true).as_deref(), Some("a-error"));
        assert_eq!(with_id("a-help", "a-error", true).as_deref(), Some("a-help a-error"));
        assert_eq!(with_id("a-help a-error", "a-error", true).as_deref(), Some("a-help a-error"));
        assert_eq!(with_id("a-help a-error", "a-error", false).as_deref(), Some("a-help"));
        assert_eq!(with_id("a-error", "a-error", false), None);
    }
}
