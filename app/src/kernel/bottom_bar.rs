//! The pages that one uses on the go: the bar at the bottom of a phone lists them, and so does the icon of the app.
//! A room adds its own here.

use nameplate_islands::Glyph;

/// A page in the bar.
pub(crate) struct BottomBarItem {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) glyph: Glyph,
}

/// All of them. A system shows the first three or four at the icon of the app.
pub(crate) const BOTTOM_BAR: &[BottomBarItem] = &[
    BottomBarItem { name: "Notifications", path: "/notifications", glyph: Glyph::Bell },
    BottomBarItem { name: "Settings", path: "/settings", glyph: Glyph::Settings },
];
