//! What can be found of webhooks.

use nameplate_domain::companies::Permission;

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The way to a new webhook, for who may make one.
pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let may = request.viewer.as_ref().is_some_and(|it| it.may(Permission::ManageWebhooks));
    let way = || {
        SearchEntry::way_to("Create a webhook", "/company/webhooks/new", Glyph::Campaign)
            .about("Webhooks")
            .words("callback, integration, endpoint, developer, standard webhooks")
    };
    may.then(way).into_iter().collect()
}
