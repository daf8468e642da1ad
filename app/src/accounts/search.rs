//! What can be found of the account.

use leptos::server_fn::ServerFn as _;

use super::photo_actions::RemovePhoto;
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let setting = |title, path| SearchEntry::setting(title, path, Glyph::Person).about("Profile");
    let user = request.viewer.as_ref().map(|viewer| &viewer.user);
    let mut entries = vec![
        SearchEntry::page("All settings", "/settings", Glyph::Settings)
            .words("preferences, options, account")
            .shortcut("overview"),
        setting("Full name", "/settings/profile#name").words("display name, rename me"),
        setting("Profile photo", "/settings/profile#photo").words("avatar, picture, image"),
        setting("Phone number", "/settings/profile#phone").words("mobile, telephone, cell"),
        setting("Timezone", "/settings/profile#timezone").words("time zone, clock, city"),
        setting("Email address", "/settings/profile#email").words("mail, change email, login"),
    ];
    if user.is_some_and(|user| user.photo_id.is_some()) {
        let remove = SearchEntry::act("Remove photo", RemovePhoto::PATH, Vec::new(), Glyph::Person);
        entries.push(remove.words("delete avatar, delete picture"));
    }
    entries
}
