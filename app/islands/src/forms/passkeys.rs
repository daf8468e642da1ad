//! Asking the browser for a passkey (W3C Web Authentication, level 3, section 5.1). The browser itself
//! reads the question from JSON and writes its answer as JSON.

use js_sys::{JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::passkeys::PasskeyError;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::HtmlFormElement;

use super::{
    body::fill_in,
    json::{Refusal, post_json, text_of},
};
use crate::tasks::settled;

#[wasm_bindgen]
extern "C" {
    /// What reads questions.
    type PublicKeyCredential;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, catch, js_name = parseCreationOptionsFromJSON)]
    fn parse_creation(question: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, catch, js_name = parseRequestOptionsFromJSON)]
    fn parse_request(question: &JsValue) -> Result<JsValue, JsValue>;

    /// A passkey's answer.
    type Credential;

    #[wasm_bindgen(method, catch, js_name = toJSON)]
    fn to_json(this: &Credential) -> Result<JsValue, JsValue>;

    /// The browser, as far as it knows passkeys.
    type PasskeyNavigator;

    #[wasm_bindgen(method, getter)]
    fn credentials(this: &PasskeyNavigator) -> Credentials;

    /// What asks the person.
    type Credentials;

    #[wasm_bindgen(method, catch)]
    fn create(this: &Credentials, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Credentials, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Has the browser make a passkey, and puts its answer into the form. `url` gives the question.
pub(super) async fn create(form: &HtmlFormElement, url: &str) -> Result<(), Refusal> {
    ask(form, url, PublicKeyCredential::parse_creation, Credentials::create).await
}

/// Has the person choose a passkey, and puts the browser's answer into the form. `url` gives the question.
pub(super) async fn choose(form: &HtmlFormElement, url: &str) -> Result<(), Refusal> {
    ask(form, url, PublicKeyCredential::parse_request, Credentials::get).await
}

type Reader = fn(&JsValue) -> Result<JsValue, JsValue>;
type Asker = fn(&Credentials, &JsValue) -> Result<Promise, JsValue>;

async fn ask(form: &HtmlFormElement, url: &str, read: Reader, ask: Asker) -> Result<(), Refusal> {
    let question = post_json(form, Some(url)).await?;
    let answer = ask_browser(&question, read, ask).await;
    let answer = answer.map_err(|error| Refusal::of_browser(reason(&error)))?;
    fill_in(form, "input[data-answer]", &answer);
    Ok(())
}

async fn ask_browser(question: &JsValue, read: Reader, ask: Asker) -> Result<String, JsValue> {
    // The question is JSON in a text.
    let question = JSON::parse(&question.as_string().unwrap_or_default())?;
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("publicKey"), &read(&question)?)?;
    let credentials = window().navigator().unchecked_into::<PasskeyNavigator>().credentials();
    let credential = settled(ask(&credentials, &options)?).await?;
    let answer = credential.unchecked_ref::<Credential>().to_json()?;
    JSON::stringify(&answer).map(String::from)
}

/// Why a browser has no answer, by the name of its exception.
fn reason(error: &JsValue) -> PasskeyError {
    match text_of(error, "name").as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyError::Cancelled,
        Some("InvalidStateError") => PasskeyError::AlreadyThere,
        Some("SecurityError") => PasskeyError::NoName,
        _ => PasskeyError::NotVerified,
    }
}
