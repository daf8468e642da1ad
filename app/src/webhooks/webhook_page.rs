//! One webhook of the company.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::webhooks::{ListedWebhook, Webhooks};
use nameplate_domain::{companies::Permission, kernel::WebhookId};

use super::{
    actions::{
        DeleteWebhook, RotateWebhookSecret, SaveWebhook, SendWebhookTest, TurnWebhookOff,
        TurnWebhookOn,
    },
    deliveries_section::deliveries_section,
    form_fields::WebhookFields,
    fresh_secret::secret_section,
    words::{last_attempt, title, types_in_words},
};
use crate::{
    kernel::{
        ButtonForm, Disclosure, Entry, EntryState, ErrorKind, Form, HiddenFields, PageHead,
        PageInfo, PageRequest, PageResult, Region, SaveBar,
    },
    request::Request,
};

/// `/company/webhooks/{id}`.
pub(crate) const WEBHOOK: PageInfo =
    PageInfo::settings("Webhook", "Its address, its events, and what it answered.")
        .below("/company/webhooks", "Webhooks");

/// The webhook, with what can be done about it; right after it was made, its secret.
pub(crate) async fn webhook_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    if !seat.may(Permission::ManageWebhooks) {
        return Err(ErrorKind::Forbidden.into());
    }
    let id = WebhookId::parse(request.param("id")).ok_or(ErrorKind::NotFound)?;
    let webhooks = &request.services.webhooks;
    let webhook = webhooks.find(&seat, &id).await?.ok_or(ErrorKind::NotFound)?;
    let (sent, _) = webhooks.deliveries(&seat, &id, None, Webhooks::DELIVERIES_SHOWN).await?;
    let lead = format!("Posted to {}.", webhook.host());
    request.set_head(PageHead::titled(title(&webhook)).with_lead(lead));
    let fresh = request.fresh_webhook_secret(&id);
    let facts = facts(&request, &webhook);
    Ok(view! {
        {fresh.as_ref().map(secret_section)}
        <Region id="webhook">{facts}</Region>
        {deliveries_section(&request, &sent)}
        {edit_section(&webhook)}
        {rotation_section(&request, &webhook)}
        {deletion_section(&webhook)}
    }
    .into_any())
}

fn hidden(webhook: &ListedWebhook) -> HiddenFields {
    vec![("id", webhook.id.to_string())]
}

/// What needs somebody, if anything does.
fn warning(request: &Request, webhook: &ListedWebhook) -> Option<AnyView> {
    let (title, text) = match (&webhook.off, webhook.failing_since) {
        (Some((reason, at)), _) => {
            (format!("Off since {}", request.when(*at).exact), reason.label().to_owned())
        }
        (None, Some(since)) => {
            let text = "Messages are tried again. After three days of this it is switched off.";
            (format!("Failing since {}", request.when(since).exact), text.to_owned())
        }
        (None, None) => return None,
    };
    let text = Some(text.into_any());
    let entry = view! { <Entry state=EntryState::Warn title text /> };
    Some(view! { <ul class="entries">{entry}</ul> }.into_any())
}

fn facts(request: &Request, webhook: &ListedWebhook) -> AnyView {
    let (act, label) = match webhook.is_on() {
        true => (TurnWebhookOff::PATH, "Turn off"),
        false => (TurnWebhookOn::PATH, "Turn on"),
    };
    view! {
        {warning(request, webhook)}
        <dl class="facts">
            <div>
                <dt>"Posted to"</dt>
                <dd>
                    <code>{webhook.url.clone()}</code>
                </dd>
            </div>
            <div>
                <dt>"Events"</dt>
                <dd>{types_in_words(&webhook.types)}</dd>
            </div>
            <div>
                <dt>"Last answer"</dt>
                <dd>{last_attempt(request, webhook.last_attempt.as_ref())}</dd>
            </div>
            <div>
                <dt>"Created"</dt>
                <dd>{request.when(webhook.created_at).exact}</dd>
            </div>
        </dl>
        <div class="form-actions">
            <ButtonForm
                act=SendWebhookTest::PATH
                hidden=hidden(webhook)
                of_company=true
                label="Send test"
            />
            <ButtonForm act hidden=hidden(webhook) of_company=true label />
        </div>
    }
    .into_any()
}

fn edit_section(webhook: &ListedWebhook) -> AnyView {
    let description = webhook.description.as_ref().map(|it| it.as_ref().to_owned());
    let (url, types) = (webhook.url.clone(), webhook.types.clone());
    view! {
        <section class="section" aria-labelledby="settings-of-webhook">
            <h2 id="settings-of-webhook">"Address and events"</h2>
            <Form act=SaveWebhook::PATH hidden=hidden(webhook) of_company=true>
                <WebhookFields
                    url
                    description=description.unwrap_or_default()
                    types
                />
                <SaveBar />
            </Form>
        </section>
    }
    .into_any()
}

fn rotation_section(request: &Request, webhook: &ListedWebhook) -> AnyView {
    let now = request.services.now();
    let old = webhook.old_secret_until.filter(|until| *until > now).map(|until| {
        let until = request.when(until).exact;
        view! { <p>{format!("The old secret signs messages, too, until {until}.")}</p> }
    });
    view! {
        <section class="section" aria-labelledby="signing-secret">
            <h2 id="signing-secret">"Signing secret"</h2>
            <p>
                "A new secret is shown once. Messages are signed by both for 24 hours, so that the receiver can \
                change in its own time."
            </p>
            {old}
            <ButtonForm
                act=RotateWebhookSecret::PATH
                hidden=hidden(webhook)
                of_company=true
                label="Rotate secret"
            />
        </section>
    }
    .into_any()
}

fn deletion_section(webhook: &ListedWebhook) -> AnyView {
    let hidden = hidden(webhook);
    view! {
        <section class="section" aria-labelledby="deletion-of-webhook">
            <h2 id="deletion-of-webhook">"Delete"</h2>
            <p>"Nothing more is sent to it, and what waits is dropped."</p>
            <Disclosure summary="Delete this webhook" about=title(webhook) key="delete">
                <ButtonForm
                    act=DeleteWebhook::PATH
                    hidden
                    of_company=true
                    text="Its secret and what it was sent go with it. It can’t be taken back."
                    class="button button-danger"
                    label="Delete webhook"
                />
            </Disclosure>
        </section>
    }
    .into_any()
}
