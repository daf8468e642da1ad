//! A new key on its way to the one browser that may show it: sealed, in a cookie of its own, as backup codes are.

use nameplate_domain::{
    kernel::{ApiKeyId, UserId},
    two_factor::CODES_SHOWN_MS,
};

use super::{ApiKeys, ApiSecret, CreatedApiKey};
use crate::kernel::{Purpose, StoreError};

impl ApiKeys {
    /// Seals a key for the browser that made it; gives a text that fits into a cookie.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub fn seal_secret(&self, user_id: &UserId, key: &CreatedApiKey) -> Result<String, StoreError> {
        let until = self.kernel.now().plus_millis(CODES_SHOWN_MS);
        let text = format!("{} {}", key.id, key.secret.expose());
        self.kernel.seal_until(Purpose::FreshApiKey, user_id.as_ref(), until, &text)
    }

    /// The key that was sealed for a user, for 10 minutes.
    #[must_use]
    pub fn open_secret(&self, user_id: &UserId, sealed: &str) -> Option<CreatedApiKey> {
        let text = self.kernel.open_sealed(Purpose::FreshApiKey, user_id.as_ref(), sealed)?;
        let (id, secret) = text.split_once(' ')?;
        Some(CreatedApiKey { id: ApiKeyId::parse(id)?, secret: ApiSecret::parse(secret).ok()? })
    }
}
