//! The company's webhooks.

use leptos::prelude::*;
use nameplate_backend::webhooks::{ListedWebhook, Webhooks};
use nameplate_domain::kernel::WebhookId;
use serde::Deserialize;

use super::words::{last_attempt, state, title, types_in_words};
use crate::{
    kernel::{Entry, PageInfo, PageRequest, PageResult, Region},
    request::Request,
};

/// `/company/webhooks`.
pub(crate) const WEBHOOKS: PageInfo = PageInfo::settings(
    "Webhooks",
    "Other products get what happens in this company, as it happens.",
);

#[derive(Default, Deserialize)]
#[serde(default)]
struct WebhookListQuery {
    /// The id of the webhook before which the list begins.
    before: String,
}

/// The webhooks, the newest first.
pub(crate) async fn webhooks_page(request: PageRequest) -> PageResult {
    let before = WebhookId::parse(&request.query::<WebhookListQuery>().before);
    let seat = request.seat()?;
    let webhooks = &request.services.webhooks;
    let (found, has_more) = webhooks.list(&seat, before.as_ref(), Webhooks::PAGE).await?;
    let next = found.last().filter(|_| has_more).map(|last| {
        view! {
            <p>
                <a class="button" href=format!("/company/webhooks?before={}", last.id)>
                    "Older"
                </a>
            </p>
        }
    });
    let empty = (found.is_empty() && before.is_none()).then(|| {
        view! {
            <p class="empty">
                "There are no webhooks. Create one for each product that is to know what happens here."
            </p>
        }
    });
    let items: Vec<_> = found.iter().map(|webhook| item(&request, webhook)).collect();
    Ok(view! {
        <Region id="webhooks" labelled_by="webhooks-title">
            <div class="section-head">
                <h2 id="webhooks-title">"Receivers"</h2>
                <a class="button button-primary" href="/company/webhooks/new">
                    "Create a webhook"
                </a>
            </div>
            {empty}
            <ul class="entries">{items}</ul>
            {next}
        </Region>
        <p class="help">
            "Messages are signed as "
            <a href="https://www.standardwebhooks.com/" rel="external noreferrer">
                "Standard Webhooks"
            </a>
            " says."
        </p>
    }
    .into_any())
}

fn item(request: &Request, webhook: &ListedWebhook) -> AnyView {
    let (state, mark) = state(webhook);
    let title = title(webhook);
    let text = view! {
        <code>{webhook.url.clone()}</code>
        <br />
        {types_in_words(&webhook.types)}
        <br />
        {last_attempt(request, webhook.last_attempt.as_ref())}
    };
    let end = view! {
        <a class="button" href=format!("/company/webhooks/{}", webhook.id)>
            "Manage"
            <span class="visually-hidden">{format!(": {title}")}</span>
        </a>
    };
    view! { <Entry state title mark text=Some(text.into_any()) end=Some(end.into_any()) /> }
        .into_any()
}
