//! A webhook in words.

use leptos::prelude::*;
use nameplate_backend::webhooks::{LastAttempt, ListedWebhook};
use nameplate_domain::webhooks::{WebhookType, WebhookTypes};

use crate::{
    kernel::{EntryState, Glyph, Moment},
    request::Request,
};

/// How a webhook stands: its colour and icon, and one word for what needs somebody.
pub(super) fn state(webhook: &ListedWebhook) -> (EntryState, Option<&'static str>) {
    match (&webhook.off, webhook.failing_since) {
        (Some(_), _) => (EntryState::Plain(Glyph::Stop), Some("Off")),
        (None, Some(_)) => (EntryState::Warn, Some("Failing")),
        (None, None) if webhook.last_attempt.is_some() => (EntryState::Good, None),
        (None, None) => (EntryState::Plain(Glyph::Campaign), None),
    }
}

/// What a webhook is called: what it is for, or where it is.
pub(super) fn title(webhook: &ListedWebhook) -> String {
    let description = webhook.description.as_ref().map(|it| it.as_ref().to_owned());
    description.unwrap_or_else(|| webhook.host())
}

/// The events of a webhook, in few words.
pub(super) fn types_in_words(types: &WebhookTypes) -> String {
    if *types == WebhookTypes::all() {
        return "Everything".to_owned();
    }
    types.iter().map(WebhookType::label).collect::<Vec<_>>().join(" · ")
}

/// What a webhook answered last, and when.
pub(super) fn last_attempt(request: &Request, last: Option<&LastAttempt>) -> AnyView {
    let Some(LastAttempt { at, answer }) = last else { return "Nothing was sent yet".into_any() };
    view! {
        {answer.clone()}
        " ("
        <Moment when=request.when(*at) />
        ")"
    }
    .into_any()
}
