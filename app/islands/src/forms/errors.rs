//! Why a form was not taken, on top of it.

use web_sys::{Element, HtmlFormElement};

use super::{field_errors::show_field_error, json::ActError};
use crate::{
    components::toast,
    dom::{
        append, create, each, each_of_page, first, focus, from_template, prepend, set,
        with_attribute,
    },
};

/// What is said when nobody answers.
pub(crate) const UNREACHABLE: &str =
    "Nameplate can't be reached. Check your connection and try again.";
/// What is said of an answer that can't be read.
pub(crate) const UNREADABLE: &str = "Something went wrong on our side. Try again.";

/// Takes back what was said on top of a form.
pub(crate) fn clear_errors(form: &Element) {
    each(form, ".form-errors", &mut |summary| summary.remove());
}

/// Says on top of a form what happened.
pub(super) fn say(form: &HtmlFormElement, text: &str) {
    if let Some(summary) = summary(form, text) {
        focus(&summary, true);
    }
}

/// Says on top of a form, and at its fields, why the server or the browser refuses it.
pub(crate) fn show_act_error(form: &HtmlFormElement, refusal: &ActError) {
    let Some(summary) = summary(form, &refusal.message) else { return };
    let list = create("ul", "");
    for (field, text) in &refusal.faults {
        if let Some(item) = fault(form, field, text) {
            append(&list, &item);
        }
    }
    if list.first_child().is_some() {
        append(&summary, &list);
    }
    focus(&summary, true);
}

/// Puts a summary on top of a form. What a form has to say that is no more on the page is a remark.
fn summary(form: &HtmlFormElement, text: &str) -> Option<Element> {
    if !form.is_connected() {
        toast(text);
        return None;
    }
    clear_errors(form);
    // What was done before is not what one reads beside it.
    each_of_page("#main > .notice", &mut |notice| notice.remove());
    let summary = from_template("form-errors-template")?;
    first(&summary, "h2")?.set_text_content(Some(text));
    prepend(form, &summary);
    Some(summary)
}

/// Says at a field what is wrong with it; gives the link to it.
fn fault(form: &HtmlFormElement, field: &str, text: &str) -> Option<Element> {
    let name = ["form[", field, "]"].concat();
    let input = with_attribute(form, "[name]", "name", &name)
        .or_else(|| with_attribute(form, "[name]", "name", field))?;
    show_field_error(&input, Some(text));
    let label = label_of(form, &input);
    let (item, link) = (create("li", ""), create("a", &[&label, ": ", text].concat()));
    set(&link, "href", &["#", &input.id()].concat());
    append(&item, &link);
    Some(item)
}

/// What a field is called.
fn label_of(form: &HtmlFormElement, input: &Element) -> String {
    let label = with_attribute(form, "label", "for", &input.id());
    let words = label.and_then(|label| label.first_child()?.text_content());
    words.map_or_else(|| "Form".to_owned(), |words| words.trim().to_owned())
}

/// What an error page of the server says: its heading and the sentence below.
pub(super) fn words_of(page: &Element) -> String {
    let mut words = Vec::new();
    each(page, "h1, .lead", &mut |part| words.extend(part.text_content()));
    if words.is_empty() { UNREADABLE.to_owned() } else { sentences(&words) }
}

/// What a page says on top of a form that was refused.
pub(super) fn alert_of(page: &Element) -> Option<String> {
    first(page, "[role=alert] h2")?.text_content()
}

/// Several texts as sentences one after the other.
fn sentences(words: &[String]) -> String {
    let mut sentences = String::new();
    for words in words {
        if !sentences.is_empty() {
            sentences.push(' ');
        }
        sentences.push_str(words.trim());
        if !sentences.ends_with('.') {
            sentences.push('.');
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_heading_becomes_a_sentence() {
        let words = ["This is too large".to_owned(), "Choose a smaller file.".to_owned()];
        assert_eq!(sentences(&words), "This is too large. Choose a smaller file.");
    }
}
