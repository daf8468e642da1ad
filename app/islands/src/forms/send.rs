//! Sending a form without leaving the page.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlFormElement, SubmitEvent};

use super::{
    answer::{self, Sent},
    body::{action_of, data_of, fields_of, is_multipart, take_remember},
    busy::{Busy, is_busy},
    errors::{clear_errors, say_refusal},
    json::Refusal,
    passkeys, photo, push,
    upload::upload,
};
use crate::{
    dom::{attribute, target},
    http::{Answer, Ask, fetch},
    navigation,
    tasks::spawn,
};

/// Takes a form that somebody sends. One that doesn't say that it is ours to send is the browser's.
pub(super) fn submit(event: &Event) {
    let form = target(event).map(JsCast::unchecked_into::<HtmlFormElement>);
    let Some(form) = form.filter(|_| !event.default_prevented()) else { return };
    let submitter = event.unchecked_ref::<SubmitEvent>().submitter();
    if !form.has_attribute("data-form") {
        navigation::submitted_by_browser(event, &form, submitter.as_ref());
        return;
    }
    event.prevent_default();
    if !is_busy(&form) && photo::can_be_sent(&form) {
        let busy = Busy::new(&form, submitter.as_ref());
        spawn(send(Sent::new(form, submitter), busy));
    }
}

/// Sends a form, which is busy until its answer is there.
async fn send(sent: Sent, _busy: Busy) {
    clear_errors(&sent.form);
    let asked = ask_browser(&sent.form).await;
    if sent.is_overtaken() {
        return;
    }
    if let Err(refusal) = asked {
        if refusal.needs_proof() {
            navigation::prove(&sent.form);
        } else {
            say_refusal(&sent.form, &refusal);
        }
        return;
    }
    take_remember(&sent.form);
    let answer = post(&sent).await;
    answer::take(&sent, answer);
}

/// Asks the browser for what has to be in a form before it is sent.
async fn ask_browser(form: &HtmlFormElement) -> Result<(), Refusal> {
    let before = attribute(form, "data-before");
    match before.split_once(':') {
        Some(("passkey-create", url)) => passkeys::create(form, url).await,
        Some(("passkey-get", url)) => passkeys::choose(form, url).await,
        _ if before == "push" => push::subscribe(form).await,
        _ => Ok(()),
    }
}

async fn post(sent: &Sent) -> Result<Answer, JsValue> {
    let submitter = sent.submitter.as_ref();
    let url = action_of(&sent.form, submitter);
    if is_multipart(&sent.form) {
        let data = data_of(&sent.form, submitter)?;
        return upload(&sent.form, &url, &data).await;
    }
    let body = fields_of(&sent.form, submitter)?;
    fetch(Ask { url: &url, body: Some(&body), ..Ask::default() }).await
}
