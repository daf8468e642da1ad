//! Which keys do something on a page.

use nameplate_domain::{
    sessions::Device,
    shortcuts::{Keys, Shortcut},
};

use crate::request::{Request, Viewer, current_request};

/// The keys of a shortcut, as long as the viewer has it.
pub(crate) fn keys_of(request: &Request, id: &str) -> Option<Keys> {
    let viewer = request.viewer.as_ref().filter(|viewer| !viewer.shortcuts.is_off)?;
    viewer.shortcuts.keys(Shortcut::find(id)?)
}

/// Whether keys are other ones on a Mac. A page has many keys, and few that are.
pub(super) const fn is_chord(keys: Keys) -> bool {
    matches!(keys, Keys::Chord { .. })
}

/// Whether the browser's keyboard has ⌘ where others have Ctrl.
pub(crate) fn is_mac(request: &Request) -> bool {
    let system = Device::parse(&request.client.user_agent).system;
    matches!(system, Some("macOS" | "iOS" | "iPadOS"))
}

/// The shortcuts that a person may use, in the order in which they are listed.
pub(crate) fn allowed_shortcuts(viewer: &Viewer) -> impl Iterator<Item = &'static Shortcut> {
    Shortcut::ALL.iter().filter(|it| it.needs.is_none_or(|needs| viewer.may(needs)))
}

/// The keys that work on a page, for the module in the browser: a line each, with the id of the shortcut, its
/// keys, and the page that it leads to, parted by tabs. `None` when none works.
pub(crate) fn shortcut_bindings(request: &Request) -> Option<String> {
    let viewer = request.viewer.as_ref().filter(|viewer| !viewer.shortcuts.is_off)?;
    let lines = allowed_shortcuts(viewer).filter_map(|shortcut| {
        let keys = viewer.shortcuts.keys(shortcut)?;
        Some(format!("{}\t{keys}\t{}", shortcut.id, shortcut.path.unwrap_or_default()))
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// What `aria-keyshortcuts` says at the control that a shortcut presses, on the page at hand.
pub(crate) fn shortcut_aria(id: Option<&str>) -> Option<String> {
    let request = current_request()?;
    let keys = keys_of(&request, id?)?;
    keys.aria(is_chord(keys) && is_mac(&request))
}
