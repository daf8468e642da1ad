//! What becomes of the answer to a form: its page, or why there is none.

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, HtmlFormElement};

use super::{
    errors::{UNREACHABLE, UNREADABLE, alert_of, say, words_of},
    fragment, push,
    transfer::Snapshot,
};
use crate::{
    components::toast,
    dom::{first, has_value},
    http::{FetchResponse, Page, PageResponse, own_stamp},
    navigation,
    tasks::spawn,
};

/// Why nothing was done that the person sent and went on from.
const PROOF_NEEDED: &str =
    "Your change was not saved: it needs you to confirm that it's you. Go back and save it again.";

pub(crate) struct Sent {
    pub(crate) form: HtmlFormElement,
    pub(crate) submitter: Option<HtmlElement>,
    /// What it held when it was sent.
    pub(crate) held: Snapshot,
    /// The navigation that was under way when it was sent.
    navigation_id: u32,
}

impl Sent {
    /// A form of the page that is shown.
    pub(super) fn new(form: HtmlFormElement, submitter: Option<HtmlElement>) -> Self {
        let held = Snapshot::of(&form);
        Self { form, submitter, held, navigation_id: navigation::navigation_id() }
    }

    /// Whether the person went to another page meanwhile, or is going there. Who came back sees the form.
    pub(super) fn is_superseded(&self) -> bool {
        !self.form.is_connected() || navigation::is_superseded(self.navigation_id)
    }

    /// The id of the part of the page that is asked for.
    fn fragment(&self) -> Option<String> {
        self.submitter.as_ref()?.get_attribute("data-fragment")
    }

    /// Says why it was not taken; to who is on the way to another page, as a remark.
    fn say(&self, text: &str) {
        if self.is_superseded() {
            toast(text);
        } else {
            say(&self.form, text);
        }
    }
}

pub(super) fn take(sent: &Sent, answer: Result<FetchResponse, JsValue>) {
    let Ok(answer) = answer else {
        sent.say(UNREACHABLE);
        return;
    };
    match answer.read() {
        // Somebody came in, went out, or changed the company: nothing of the old page may stay.
        PageResponse::OtherStamp { url, .. } => navigation::load_document(&url),
        PageResponse::Foreign(answer) if answer.is_redirected => {
            navigation::load_document(&answer.url)
        }
        PageResponse::Foreign(_) => sent.say(UNREADABLE),
        PageResponse::Page(page) => take_page(sent, page),
    }
}

fn take_page(sent: &Sent, page: Page) {
    let Some(content) = page.document.document_element() else { return };
    match page.stamp() {
        // No page of ours, but one that says why there is none.
        None => sent.say(&words_of(&content)),
        // A page for somebody else is not shown to who looks at this one.
        Some(stamp) if stamp != own_stamp() => {
            sent.say(&alert_of(&content).unwrap_or_else(|| words_of(&content)));
        }
        Some(_) => show(sent, page, &content),
    }
}

fn show(sent: &Sent, page: Page, content: &Element) {
    if page.is_ok && has_value(&sent.form, "data-after", "push-unsubscribe") {
        spawn(push::unsubscribe());
    }
    if sent.is_superseded() {
        remark(sent, &page, content);
        return;
    }
    let is_fragment = page.is_ok
        && sent.fragment().is_some_and(|fragment| fragment::show(&fragment, &page.document));
    if !is_fragment {
        navigation::show_answer(page, sent);
    }
}

/// Says what became of a form on whichever page the person is by now.
fn remark(sent: &Sent, page: &Page, content: &Element) {
    navigation::drop_prefetched();
    if navigation::leads_to_proof(&page.url) {
        toast(PROOF_NEEDED);
        return;
    }
    navigation::mark_stale();
    if page.is_ok && !sent.held.settle() {
        navigation::forget_kept(&sent.form);
    }
    let message = first(content, "main .notice").and_then(|it| it.text_content());
    if let Some(message) = message.or_else(|| alert_of(content)) {
        toast(message.trim());
    }
}
