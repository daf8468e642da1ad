//! All that can be found. A room joins by its `entries`.

use nameplate_domain::{companies::Permission, shortcuts::Shortcut};

use crate::{
    accounts, activity, api_keys, appearance, companies, devices, exports,
    kernel::{ApiError, SETTINGS, SearchEntry},
    mailings, notifications, passkeys, passwords,
    request::Request,
    sessions, shortcuts, two_factor, webhooks,
};

/// What each room adds for somebody who is signed in.
const ROOMS: &[fn(&Request) -> Vec<SearchEntry>] = &[
    accounts::entries,
    appearance::entries,
    shortcuts::entries,
    notifications::entries,
    mailings::entries,
    devices::entries,
    passwords::entries,
    two_factor::entries,
    passkeys::entries,
    sessions::entries,
    api_keys::entries,
    activity::entries,
    exports::entries,
    companies::entries,
    webhooks::entries,
];

/// Pages, settings and acts that the viewer may use.
pub(super) fn catalogue(request: &Request) -> Vec<SearchEntry> {
    let Some(viewer) = &request.viewer else { return Vec::new() };
    let groups = SETTINGS.iter().flat_map(|group| {
        let open = group.pages.iter().filter(|page| page.is_open_to(viewer));
        open.map(|page| {
            let shortcut = Shortcut::to_page(page.path);
            // Among all pages, what the list of shortcuts calls it: "Notifications" alone are the centre.
            let title = shortcut.map_or(page.title, |it| it.label);
            let entry = SearchEntry::page(title, page.path, page.glyph).about(group.title);
            SearchEntry { shortcut: shortcut.map(|it| it.id), ..entry }
        })
    });
    groups.chain(ROOMS.iter().flat_map(|entries| entries(request))).collect()
}

/// The members of the company whose name or address holds a text, for who may see them.
pub(super) async fn people(request: &Request, text: &str) -> Result<Vec<SearchEntry>, ApiError> {
    let viewer = request.viewer()?;
    if text.is_empty() || !viewer.may(Permission::SeeTeam) {
        return Ok(Vec::new());
    }
    companies::found_members(request, text).await
}
