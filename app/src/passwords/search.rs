//! What can be found of the password.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// Changing it.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    vec![
        SearchEntry::way_to("Change password", "/settings/security#current", Glyph::Lock)
            .about("Password & two-factor")
            .words("new password, reset password, passphrase"),
    ]
}
