//! A new secret in the browser that asked for it, which alone may show it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::webhooks::{CreatedWebhook, FreshWebhookSecret};
use nameplate_domain::kernel::{UserId, WebhookId};

use super::actions::DismissWebhookSecret;
use crate::{
    kernel::{ApiError, CopyButton, Form, Submit},
    request::{CookieKind, Request, set_cookie},
};

impl Request {
    /// Hands a new secret to the browser, sealed.
    pub(super) fn store_fresh_webhook_secret(
        &self,
        user_id: &UserId,
        created: &CreatedWebhook,
    ) -> Result<(), ApiError> {
        let sealed = self.services.webhooks.seal_secret(user_id, created)?;
        set_cookie(&self.cookies.set(CookieKind::FreshWebhookSecret, &sealed));
        Ok(())
    }

    /// The new secret of a webhook that the browser holds for the viewer, as long as it may be shown.
    pub(super) fn fresh_webhook_secret(&self, id: &WebhookId) -> Option<FreshWebhookSecret> {
        let (viewer, sealed) = (self.viewer.as_ref()?, self.sealed_webhook_secret.as_ref()?);
        let fresh = self.services.webhooks.open_secret(&viewer.user.id, sealed)?;
        (fresh.webhook_id == *id).then_some(fresh)
    }

    /// Takes the new secret from the browser.
    pub(super) fn clear_fresh_webhook_secret(&self) {
        set_cookie(&self.cookies.remove(CookieKind::FreshWebhookSecret));
    }
}

/// The secret itself, as long as this browser may show it.
pub(super) fn secret_section(fresh: &FreshWebhookSecret) -> AnyView {
    let text = fresh.secret.expose();
    view! {
        <section class="section" aria-labelledby="new-secret">
            <h2 id="new-secret">"Copy the signing secret now"</h2>
            <p>
                "The receiver checks by it that a message is from Nameplate. Nobody can show it to you again; this \
                page forgets it after 10 minutes."
            </p>
            <p class="secret">
                <code>{text.clone()}</code>
            </p>
            <div class="form-actions">
                <CopyButton text label="Copy" />
            </div>
            <Form
                act=DismissWebhookSecret::PATH
                hidden=vec![("id", fresh.webhook_id.to_string())]
            >
                <div class="form-actions">
                    <Submit label="I have saved it" />
                </div>
            </Form>
        </section>
    }
    .into_any()
}
