//! Small questions to the server, answered with data.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlFormElement;

use super::{
    body::{action_of, fields_of},
    errors::{UNREACHABLE, UNREADABLE},
};
use crate::http::{fetch_json, property};

/// Why something was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ActError {
    /// What kind of failure it is, as the server calls it.
    pub(crate) kind: String,
    /// What happened and what to do next.
    pub(crate) message: String,
    pub(crate) faults: Vec<(String, String)>,
}

impl ActError {
    /// A refusal of the browser.
    pub(crate) fn from_browser(reason: impl ToString) -> Self {
        Self { message: reason.to_string(), ..Self::default() }
    }

    /// Whether the person has to prove first who they are.
    pub(super) fn needs_proof(&self) -> bool {
        self.kind == "proof_needed"
    }

    fn read(value: &JsValue) -> Self {
        let message = text_of(value, "message").unwrap_or_else(|| UNREADABLE.to_owned());
        let listed = property(value, "faults");
        let mut faults = Vec::new();
        if Array::is_array(&listed) {
            for fault in listed.unchecked_ref::<Array>().iter() {
                faults.extend(pair(&fault));
            }
        }
        Self { kind: text_of(value, "kind").unwrap_or_default(), message, faults }
    }
}

fn pair(value: &JsValue) -> Option<(String, String)> {
    let pair: &Array = value.unchecked_ref();
    Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
}

pub(crate) fn text_of(value: &JsValue, name: &str) -> Option<String> {
    property(value, name).as_string()
}

/// Posts the fields of a form to where it goes, or to `url`; gives the data that is answered.
///
/// # Errors
/// Why the server refuses, in its words; or that it can't be reached.
pub(crate) async fn post_json(
    form: &HtmlFormElement,
    url: Option<&str>,
) -> Result<JsValue, ActError> {
    let url = url.map_or_else(|| action_of(form, None), str::to_owned);
    let fields = fields_of(form, None).map_err(|_| ActError::from_browser(UNREADABLE))?;
    match fetch_json(&url, Some(&fields)).await {
        Ok((200..=299, value)) => Ok(value),
        Ok((_, value)) => Err(ActError::read(&value)),
        Err(_) => Err(ActError::from_browser(UNREACHABLE)),
    }
}
