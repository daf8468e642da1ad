//! Creating a webhook.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{companies::Permission, webhooks::WebhookTypes};

use super::{actions::CreateWebhook, form_fields::WebhookFields};
use crate::kernel::{ErrorKind, Form, PageInfo, PageRequest, PageResult, Submit};

/// `/company/webhooks/new`.
pub(crate) const NEW_WEBHOOK: PageInfo = PageInfo::settings(
    "Create a webhook",
    "Its signing secret is shown once, right after it was made.",
)
.below("/company/webhooks", "Webhooks");

/// The form of a new webhook.
pub(crate) async fn new_webhook_page(request: PageRequest) -> PageResult {
    if !request.seat()?.may(Permission::ManageWebhooks) {
        return Err(ErrorKind::Forbidden.into());
    }
    Ok(view! {
        <section class="section">
            <Form act=CreateWebhook::PATH of_company=true>
                <WebhookFields url="" description="" types=WebhookTypes::all() />
                <div class="form-actions">
                    <Submit label="Create webhook" />
                    <a class="button" href="/company/webhooks">
                        "Cancel"
                    </a>
                </div>
            </Form>
        </section>
    }
    .into_any())
}
