//! The fields of a webhook.

use leptos::prelude::*;
use nameplate_domain::webhooks::{WebhookDescription, WebhookType, WebhookTypes};

use crate::kernel::{BoxChoice, CheckBoxes, Field};

/// Where it is, what it is for, and which events it gets.
#[component]
pub(super) fn WebhookFields(
    #[prop(into)] url: String,
    #[prop(into)] description: String,
    types: WebhookTypes,
) -> AnyView {
    let choice =
        |kind: WebhookType| BoxChoice { word: kind.as_str(), label: kind.label().to_owned() };
    let choices = WebhookType::CHOSEN.into_iter().map(choice).collect();
    let chosen: Vec<_> = types.iter().map(|kind| kind.as_str().to_owned()).collect();
    view! {
        <Field
            name="url"
            label="Receiver URL"
            help="Where messages are posted: an https address on the internet, without a port."
            kind="url"
            autocomplete="off"
            value=url
        />
        <Field
            name="description"
            label="What it is for"
            help="Such as \"Case system\"."
            autocomplete="off"
            maxlength=usize::from(WebhookDescription::MAX)
            optional=true
            value=description
        />
        <CheckBoxes name="types" legend="Events" choices chosen />
    }
    .into_any()
}
