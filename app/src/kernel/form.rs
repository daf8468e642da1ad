//! A form: rendered by the server, sent to one address, answered alike with and without script.

use leptos::{context::Provider, prelude::*};

use super::{ErrorSummary, FormAnswer, FormContext, form_context::use_page_forms};
use crate::request::{Request, current_request};

/// Hidden fields that tell a form from others of the same server function.
pub(crate) type HiddenFields = Vec<(&'static str, String)>;

/// What the browser is asked before the form is sent.
#[derive(Clone, Debug)]
pub(crate) enum BrowserPrompt {
    /// To make a passkey, for the question of a server function.
    CreatePasskey(&'static str),
    /// For a passkey, for the question of a server function.
    GetPasskey(&'static str),
    /// To take push messages, with our public key.
    Push(String),
}

impl BrowserPrompt {
    fn attributes(&self) -> (String, Option<String>) {
        match self {
            Self::CreatePasskey(question) => (format!("passkey-create:{question}"), None),
            Self::GetPasskey(question) => (format!("passkey-get:{question}"), None),
            Self::Push(key) => ("push".to_owned(), Some(key.clone())),
        }
    }
}

/// A form that posts to a server function. The runtime in the browser sends it without leaving the page;
/// without script the browser itself does.
#[component]
pub(crate) fn Form(
    act: &'static str,
    /// The path of another server function, to which one of its buttons sends it.
    #[prop(optional, into)]
    also: Option<&'static str>,
    /// What tells the form from others of the same server function.
    #[prop(optional, into)]
    hidden: HiddenFields,
    /// What the ids of its fields begin with, where several forms of the page have fields of one name.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(default = "form")] class: &'static str,
    /// Whether it is about the company that the viewer works in: refused when that is another by then.
    #[prop(optional)]
    of_company: bool,
    #[prop(optional)] multipart: bool,
    /// Whether its fields hold what is not saved.
    #[prop(optional)]
    draft: bool,
    /// What the browser is asked before it is sent.
    #[prop(optional_no_strip)]
    before: Option<BrowserPrompt>,
    /// Whether the browser forgets its push subscription once the form was taken.
    #[prop(optional)]
    unsubscribes: bool,
    /// The id of the box that says whether to remember.
    #[prop(optional, into)]
    remember_from: Option<&'static str>,
    /// The page on which it is answered when it is refused, where that is not the one on which it stands.
    #[prop(optional, into)]
    page: Option<String>,
    /// Whether it proposes the browser's timezone: not shown before that is known.
    #[prop(optional)]
    proposes_timezone: bool,
    children: Children,
) -> AnyView {
    let forms = use_page_forms();
    let answers = [Some(act), also].into_iter().flatten().map(|act| forms.answer_to(act, &hidden));
    // A draft is what the page itself fills the fields with.
    let answer = answers.flatten().find(|answer| answer.draft.is_none());
    let request = current_request();
    let company_id = request.as_ref().and_then(|it| current_company(it));
    let answer = answer.map(|answer| {
        let is_shown = !of_company || answer.is_of_company(company_id.as_deref());
        if is_shown { answer } else { FormAnswer { fields: None, ..(*answer).clone() }.into() }
    });
    let context = FormContext::new(id, answer.clone());
    let key = hidden.iter().fold(act.to_owned(), |key, (_, value)| format!("{key} {value}"));
    // First, so that the summary knows what the fields are called.
    let children = {
        let context = context.clone();
        view! { <Provider value=context>{children()}</Provider> }.into_any()
    };
    let error = answer.as_ref().and_then(|answer| answer.error.clone());
    // What came back, refused or from a proof, is not saved.
    // A form without fields is too small to say anything: the page does.
    let has_fields = !class.is_empty();
    let draft = draft || (has_fields && context.kept_answer().is_some());
    if has_fields && answer.is_some() {
        forms.claim();
    }
    let summary = error.filter(|_| has_fields).map(|error| {
        view! { <ErrorSummary message=error.message faults=context.faults() /> }
    });
    let (before, push_key) = before.as_ref().map(BrowserPrompt::attributes).unzip();
    view! {
        <form
            class=(!class.is_empty()).then_some(class)
            method="post"
            action=act
            enctype=multipart.then_some("multipart/form-data")
            novalidate=true
            hidden=proposes_timezone
            data-form=key
            data-before=before
            data-push-key=push_key.flatten()
            data-after=unsubscribes.then_some("push-unsubscribe")
            data-remember-from=remember_from
            data-timezone=proposes_timezone.then_some("")
            data-draft=draft.then_some("")
        >
            <FormOrigin of_company hidden page />
            {summary}
            {children}
        </form>
    }
    .into_any()
}

/// The id of the company that a page is about.
fn current_company(request: &Request) -> Option<String> {
    let current = request.signed_in()?.current()?;
    Some(current.company_id.to_string())
}

/// What a form says of itself: on which page it stands, whose that is, and what it is about. The server
/// answers on that page, and refuses a form of somebody who is not signed in any more, for in another tab
/// somebody else may be by now.
#[component]
pub(crate) fn FormOrigin(
    /// Whether it is about the company that the viewer works in.
    #[prop(optional)]
    of_company: bool,
    /// What else it says.
    #[prop(optional)]
    hidden: HiddenFields,
    /// The page of its answer; `None` for the one on which it stands.
    #[prop(optional_no_strip)]
    page: Option<String>,
) -> AnyView {
    let request = current_request();
    let here = || request.as_ref().map(|request| request.page.clone()).unwrap_or_default();
    let page = page.unwrap_or_else(here);
    let person = request.as_ref().and_then(|it| it.signed_in());
    let viewer = person.map(|person| person.user.id.to_string());
    let company = request.as_ref().filter(|_| of_company).and_then(|it| current_company(it));
    let about = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <input type="hidden" name="page" value=page />
        <input type="hidden" name="viewer" value=viewer.unwrap_or_default() />
        {company.map(|id| view! { <input type="hidden" name="company" value=id /> })}
        {about}
    }
    .into_any()
}
