//! Asking the browser for a passkey (W3C Web Authentication, level 3, section 5.1). The browser itself
//! reads the question from JSON and writes its answer as JSON.

use js_sys::{JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::passkeys::PasskeyError;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::kernel::{ApiError, Cause, method};

type Answer = Result<String, ApiError<PasskeyError>>;

/// Has the browser make a passkey; gives its answer.
pub(super) async fn create(question: &str) -> Answer {
    ask("create", "parseCreationOptionsFromJSON", question).await
}

/// Has the person choose a passkey; gives the browser's answer.
pub(super) async fn choose(question: &str) -> Answer {
    ask("get", "parseRequestOptionsFromJSON", question).await
}

async fn ask(verb: &str, reader: &str, question: &str) -> Answer {
    let answer = async {
        let class = Reflect::get(&window(), &"PublicKeyCredential".into())?;
        let read = method(&class, reader)?.call1(&class, &JSON::parse(question)?)?;
        let options = Object::new();
        Reflect::set(&options, &"publicKey".into(), &read)?;
        let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
        let asked = method(&credentials, verb)?.call1(&credentials, &options)?;
        let credential = JsFuture::from(asked.dyn_into::<Promise>()?).await?;
        let written = method(&credential, "toJSON")?.call0(&credential)?;
        JSON::stringify(&written).map(String::from)
    };
    answer.await.map_err(|error| Cause::Refused(reason(&error)).into())
}

/// Why a browser has no answer, by the name of its exception.
fn reason(error: &JsValue) -> PasskeyError {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyError::Cancelled,
        Some("InvalidStateError") => PasskeyError::AlreadyThere,
        Some("SecurityError") => PasskeyError::NoName,
        _ => PasskeyError::NotVerified,
    }
}
