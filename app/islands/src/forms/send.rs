//! Sending a form without leaving the page.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlFormElement, SubmitEvent};

use super::{
    answer::{self, Sent},
    body::{action_of, data_of, fields_of, is_multipart, take_remember},
    busy::{Busy, is_busy},
    errors::{clear_errors, show_act_error},
    json::ActError,
    passkeys, photo, push,
    upload::upload,
};
use crate::{
    dom::{attribute, target},
    http::{FetchRequest, FetchResponse, fetch},
    live, navigation,
    tasks::spawn,
};

thread_local! {
    /// The forms on their way of which another button was pressed, and that button.
    static NEXT: RefCell<Vec<(HtmlFormElement, HtmlElement)>> = const { RefCell::new(Vec::new()) };
    /// How many forms are at the server, or their answers are not taken yet.
    static SENDING: Cell<u32> = const { Cell::new(0) };
}

/// Whether a form is at the server, or its answer is not taken yet. One that waits for its person is not.
pub(crate) fn is_sending() -> bool {
    SENDING.get() > 0
}

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
    // Who leaves would see nothing of the answer.
    if navigation::is_leaving() {
        return;
    }
    if is_busy(&form) {
        // The same button again is a slip; one that means something else is not.
        if let Some(button) = submitter.filter(|button| !is_busy(button)) {
            send_next(form, button);
        }
        return;
    }
    begin(form, submitter);
}

fn begin(form: HtmlFormElement, submitter: Option<HtmlElement>) {
    if photo::can_be_sent(&form) {
        let busy = Busy::new(&form, submitter.as_ref());
        let sent = Sent::new(form.clone(), submitter);
        spawn(async move {
            send(sent, busy).await;
            go_on(&form);
        });
    }
}

/// Has a form that is on its way be sent once more.
fn send_next(form: HtmlFormElement, button: HtmlElement) {
    NEXT.with_borrow_mut(|next| {
        next.retain(|(it, _)| *it != form);
        next.push((form, button));
    });
}

/// Sends a form again of which another button was pressed meanwhile, if its answer left it as it was.
fn go_on(form: &HtmlFormElement) {
    let next = NEXT.with_borrow_mut(|next| {
        let at = next.iter().position(|(it, _)| it == form);
        at.map(|at| next.remove(at).1)
    });
    if next.is_some() && form.is_connected() && !navigation::is_leaving() {
        begin(form.clone(), next);
    }
}

async fn send(sent: Sent, busy: Busy) {
    clear_errors(&sent.form);
    let asked = ask_browser(&sent.form).await;
    if sent.is_superseded() {
        return;
    }
    if let Err(refusal) = asked {
        if refusal.needs_proof() {
            navigation::go_to_proof(&sent.form);
        } else {
            show_act_error(&sent.form, &refusal);
        }
        return;
    }
    take_remember(&sent.form);
    SENDING.set(SENDING.get() + 1);
    let answer = post(&sent).await;
    // It is not on its way any more: the part of the page that it stands in, be it the header, may be taken
    // anew with its answer.
    drop(busy);
    answer::take(&sent, answer);
    SENDING.set(SENDING.get() - 1);
    live::resume_deferred();
}

/// Asks the browser for what has to be in a form before it is sent.
async fn ask_browser(form: &HtmlFormElement) -> Result<(), ActError> {
    let before = attribute(form, "data-before");
    match before.split_once(':') {
        Some(("passkey-create", url)) => passkeys::create(form, url).await,
        Some(("passkey-get", url)) => passkeys::choose(form, url).await,
        _ if before == "push" => push::subscribe(form).await,
        _ => Ok(()),
    }
}

async fn post(sent: &Sent) -> Result<FetchResponse, JsValue> {
    let submitter = sent.submitter.as_ref();
    let url = action_of(&sent.form, submitter.map(AsRef::as_ref));
    if is_multipart(&sent.form) {
        let data = data_of(&sent.form, submitter)?;
        return upload(&sent.form, &url, &data).await;
    }
    let body = fields_of(&sent.form, submitter)?;
    fetch(FetchRequest { url: &url, body: Some(&body), ..FetchRequest::default() }).await
}
