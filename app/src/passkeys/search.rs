//! What can be found of passkeys.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The list, which is also where one adds one.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    vec![
        SearchEntry::setting("Passkeys", "/settings/security#passkeys", Glyph::Lock)
            .about("Password & two-factor")
            .words(
                "fingerprint, face, touch id, security key, webauthn, passwordless, add passkey",
            ),
    ]
}
