//! What a form sends, and where.

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, HtmlFormElement, UrlSearchParams};

use crate::{
    browser::SubmittedData,
    dom::{attribute, each, each_input, has_value, input_by_id, toggle},
    http::property,
};

/// Where a form goes when a button of it is pressed. An attribute, and no property: a field of the name
/// would stand before that.
pub(super) fn action_of(form: &Element, submitter: Option<&Element>) -> String {
    let by_button = submitter.and_then(|button| button.get_attribute("formaction"));
    by_button.unwrap_or_else(|| attribute(form, "action"))
}

/// What a button of a form does: several may do the same.
pub(super) fn meaning_of(form: &Element, button: &Element) -> [String; 3] {
    [action_of(form, Some(button)), attribute(button, "name"), attribute(button, "value")]
}

pub(super) fn is_multipart(form: &Element) -> bool {
    has_value(form, "enctype", "multipart/form-data")
}

/// What a form sends, with its files.
pub(super) fn data_of(
    form: &Element,
    submitter: Option<&HtmlElement>,
) -> Result<SubmittedData, JsValue> {
    SubmittedData::of_form(form, submitter.map(AsRef::as_ref))
}

/// What a form sends, as text.
pub(super) fn fields_of(
    form: &Element,
    submitter: Option<&HtmlElement>,
) -> Result<JsValue, JsValue> {
    let data = data_of(form, submitter)?;
    Ok(UrlSearchParams::new_with_str_sequence_sequence(&data)?.into())
}

/// Puts a text into the fields of a form that a selector matches.
pub(crate) fn set_fields(form: &Element, selector: &str, text: &str) {
    each_input(form, selector, &mut |field| field.set_value(text));
}

/// Has a form say whether to remember, as a box of another form says.
pub(super) fn take_remember(form: &HtmlFormElement) {
    let Some(id) = form.get_attribute("data-remember-from") else { return };
    let is_ticked = input_by_id(&id).is_some_and(|it| it.checked());
    each(form, "[data-remember]", &mut |field| toggle(field, "disabled", !is_ticked));
}

/// The timezone of the browser, by its IANA name; `None` when it doesn't tell.
pub(super) fn browser_timezone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    property(&format.resolved_options(), "timeZone").as_string()
}
