//! What can be found of API keys.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The way to a new key.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    vec![
        SearchEntry::way_to("Create an API key", "/settings/api-keys/new", Glyph::Key)
            .about("API keys")
            .words("token, access token, bearer, developer, integration, secret, rest api"),
    ]
}
