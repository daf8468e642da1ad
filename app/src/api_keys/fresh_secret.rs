//! A new key in the browser that made it, which alone may show it.

use nameplate_backend::api_keys::CreatedApiKey;
use nameplate_domain::kernel::UserId;

use crate::{
    kernel::ApiError,
    request::{CookieKind, Request, set_cookie},
};

impl Request {
    /// Hands a new key to the browser, sealed.
    pub(super) fn store_fresh_api_key(
        &self,
        user_id: &UserId,
        key: &CreatedApiKey,
    ) -> Result<(), ApiError> {
        let sealed = self.services.api_keys.seal_secret(user_id, key)?;
        set_cookie(&self.cookies.set(CookieKind::FreshApiKey, &sealed));
        Ok(())
    }

    /// The new key that the browser holds for the viewer, as long as it may be shown.
    pub(super) fn fresh_api_key(&self) -> Option<CreatedApiKey> {
        let (viewer, sealed) = (self.viewer.as_ref()?, self.sealed_api_key.as_ref()?);
        self.services.api_keys.open_secret(&viewer.user.id, sealed)
    }

    /// Takes the new key from the browser.
    pub(super) fn clear_fresh_api_key(&self) {
        set_cookie(&self.cookies.remove(CookieKind::FreshApiKey));
    }
}
