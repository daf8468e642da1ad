//! Asking the browser for a passkey (W3C Web Authentication, level 3, section 5.1). The browser itself
//! reads the question from JSON and writes its answer as JSON.

use js_sys::{JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::passkeys::PasskeyError;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::HtmlFormElement;

use super::{
    body::set_fields,
    json::{ActError, post_json, text_of},
};
use crate::tasks::await_promise;

#[wasm_bindgen]
extern "C" {
    /// The constructor, which parses the options of a ceremony.
    type PublicKeyCredential;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, catch, js_name = parseCreationOptionsFromJSON)]
    fn parse_creation(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, catch, js_name = parseRequestOptionsFromJSON)]
    fn parse_request(options: &JsValue) -> Result<JsValue, JsValue>;

    /// A `PublicKeyCredential` that the browser gave.
    type Credential;

    #[wasm_bindgen(method, catch, js_name = toJSON)]
    fn to_json(this: &Credential) -> Result<JsValue, JsValue>;

    /// The browser, as far as it knows passkeys.
    type PasskeyNavigator;

    #[wasm_bindgen(method, getter)]
    fn credentials(this: &PasskeyNavigator) -> Credentials;

    /// `navigator.credentials`.
    type Credentials;

    #[wasm_bindgen(method, catch)]
    fn create(this: &Credentials, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Credentials, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Has the browser make a passkey, and puts its answer into the form. `url` gives the question.
pub(super) async fn create(form: &HtmlFormElement, url: &str) -> Result<(), ActError> {
    run_ceremony(form, url, PublicKeyCredential::parse_creation, Credentials::create).await
}

/// Has the person choose a passkey, and puts the browser's answer into the form. `url` gives the question.
pub(super) async fn choose(form: &HtmlFormElement, url: &str) -> Result<(), ActError> {
    run_ceremony(form, url, PublicKeyCredential::parse_request, Credentials::get).await
}

type OptionsParser = fn(&JsValue) -> Result<JsValue, JsValue>;
type CredentialCall = fn(&Credentials, &JsValue) -> Result<Promise, JsValue>;

async fn run_ceremony(
    form: &HtmlFormElement,
    url: &str,
    parse: OptionsParser,
    call: CredentialCall,
) -> Result<(), ActError> {
    let options = post_json(form, Some(url)).await?;
    let response = call_browser(&options, parse, call).await;
    let response = response.map_err(|error| ActError::from_browser(error_of_exception(&error)))?;
    set_fields(form, "input[data-answer]", &response);
    Ok(())
}

async fn call_browser(
    options: &JsValue,
    parse: OptionsParser,
    call: CredentialCall,
) -> Result<String, JsValue> {
    // The server sends JSON within a JSON text.
    let options = JSON::parse(&options.as_string().unwrap_or_default())?;
    let argument = Object::new();
    Reflect::set(&argument, &JsValue::from_str("publicKey"), &parse(&options)?)?;
    let credentials = window().navigator().unchecked_into::<PasskeyNavigator>().credentials();
    let credential = await_promise(call(&credentials, &argument)?).await?;
    let response = credential.unchecked_ref::<Credential>().to_json()?;
    JSON::stringify(&response).map(String::from)
}

/// Why a browser has no answer, by the name of its exception.
fn error_of_exception(error: &JsValue) -> PasskeyError {
    match text_of(error, "name").as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyError::Cancelled,
        Some("InvalidStateError") => PasskeyError::AlreadyThere,
        Some("SecurityError") => PasskeyError::NoName,
        _ => PasskeyError::NotVerified,
    }
}
