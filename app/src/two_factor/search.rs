//! What can be found of two-factor.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The codes beside the password.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    let setting = |title, path| {
        SearchEntry::setting(title, path, Glyph::Lock)
            .about("Password & two-factor")
            .shortcut("security")
    };
    vec![
        setting("Two-factor", "/settings/security#two-factor")
            .words("2fa, mfa, authenticator, totp, codes, second factor, otp"),
        setting("Backup codes", "/settings/security#two-factor")
            .words("recovery codes, lost phone, new codes"),
        setting("Trusted devices", "/settings/security#trusted-devices")
            .words("remember this device, skip code"),
    ]
}
