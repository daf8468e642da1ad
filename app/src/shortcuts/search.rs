//! What can be found of the shortcuts.

use leptos::server_fn::ServerFn as _;

use super::actions::{ResetShortcuts, TurnOffShortcuts};
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The list, and turning them off and on.
pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let shortcuts = request.viewer.as_ref().map(|viewer| &viewer.shortcuts);
    let is_off = shortcuts.is_some_and(|it| it.is_off);
    let title = if is_off { "Turn on shortcuts" } else { "Turn off shortcuts" };
    let hidden = vec![("is_off", (!is_off).to_string())];
    let mut entries = vec![
        SearchEntry::page("List of shortcuts", "/shortcuts", Glyph::Keyboard)
            .words("keys, hotkeys, help")
            .shortcut("shortcut_list"),
        SearchEntry::act(title, TurnOffShortcuts::PATH, hidden, Glyph::Keyboard)
            .words("keys, hotkeys, single keys"),
        SearchEntry::way_to("Change shortcuts", "/settings/shortcuts", Glyph::Keyboard)
            .words("keys, hotkeys, bindings, remap"),
    ];
    if shortcuts.is_some_and(|it| it.has_changes()) {
        let act = ("Reset all shortcuts", ResetShortcuts::PATH);
        entries.push(
            SearchEntry::act(act.0, act.1, Vec::new(), Glyph::Keyboard).words("default keys"),
        );
    }
    entries
}
