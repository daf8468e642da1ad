//! What a webhook was sent lately.

use leptos::prelude::*;
use nameplate_backend::webhooks::{WebhookDelivery, WebhookDeliveryState};

use crate::{
    kernel::{Entry, EntryState, Glyph, Moment},
    request::Request,
};

/// The newest messages, with what became of each.
pub(super) fn deliveries_section(request: &Request, sent: &[WebhookDelivery]) -> AnyView {
    let items: Vec<_> = sent.iter().map(|delivery| item(request, delivery)).collect();
    let empty = sent
        .is_empty()
        .then(|| view! { <p class="empty">"Nothing was sent in the last week."</p> });
    view! {
        <section class="section" aria-labelledby="deliveries">
            <h2 id="deliveries">"Last messages"</h2>
            {empty}
            <ul class="entries">{items}</ul>
        </section>
    }
    .into_any()
}

fn item(request: &Request, delivery: &WebhookDelivery) -> AnyView {
    let (state, mark) = match delivery.state {
        WebhookDeliveryState::Delivered(_) => (EntryState::Good, None),
        WebhookDeliveryState::Waiting(_) if delivery.tries == 0 => {
            (EntryState::Plain(Glyph::Clock), None)
        }
        WebhookDeliveryState::Waiting(_) => (EntryState::Warn, Some("Waiting")),
        WebhookDeliveryState::Dropped(_) if delivery.tries == 0 => {
            (EntryState::Plain(Glyph::Stop), Some("Dropped"))
        }
        WebhookDeliveryState::Dropped(_) => (EntryState::Plain(Glyph::Stop), Some("Not taken")),
    };
    let text = view! {
        <code>{delivery.kind.as_str()}</code>
        " · "
        {tries_in_words(request, delivery)}
        {delivery.answer.as_ref().map(|answer| format!(" {answer}"))}
    };
    let end = view! { <Moment when=request.when(delivery.created_at) /> };
    view! {
        <Entry
            state
            title=delivery.kind.label()
            mark
            text=Some(text.into_any())
            end=Some(end.into_any())
        />
    }
    .into_any()
}

fn tries_in_words(request: &Request, delivery: &WebhookDelivery) -> String {
    let tries = match delivery.tries {
        0 => "Not sent yet.".to_owned(),
        1 => "Sent once.".to_owned(),
        count => format!("Sent {count} times."),
    };
    match delivery.state {
        WebhookDeliveryState::Waiting(due_at) if delivery.tries > 0 => {
            format!("{tries} Again on {}.", request.when(due_at).exact)
        }
        _ => tries,
    }
}
