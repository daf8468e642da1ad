//! A new secret on its way to the one browser that may show it: sealed, in a cookie of its own, as API keys are.

use nameplate_domain::{
    kernel::{UserId, WebhookId},
    two_factor::CODES_SHOWN_MS,
};

use super::{CreatedWebhook, WebhookSecret, Webhooks};
use crate::kernel::{Purpose, StoreError};

/// A secret that was just made, and whose it is.
#[derive(Clone, Debug)]
pub struct FreshWebhookSecret {
    pub webhook_id: WebhookId,
    pub secret: WebhookSecret,
}

impl Webhooks {
    /// Seals a secret for the browser that asked for it; gives a text that fits into a cookie.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub fn seal_secret(
        &self,
        user_id: &UserId,
        created: &CreatedWebhook,
    ) -> Result<String, StoreError> {
        let until = self.kernel.now().plus_millis(CODES_SHOWN_MS);
        let text = format!("{} {}", created.webhook.id, created.secret.expose());
        self.kernel.seal_until(Purpose::FreshWebhookSecret, user_id.as_ref(), until, &text)
    }

    /// The secret that was sealed for a user, for 10 minutes.
    #[must_use]
    pub fn open_secret(&self, user_id: &UserId, sealed: &str) -> Option<FreshWebhookSecret> {
        let purpose = Purpose::FreshWebhookSecret;
        let text = self.kernel.open_sealed(purpose, user_id.as_ref(), sealed)?;
        let (id, secret) = text.split_once(' ')?;
        let secret = WebhookSecret::parse(secret)?;
        Some(FreshWebhookSecret { webhook_id: WebhookId::parse(id)?, secret })
    }
}
