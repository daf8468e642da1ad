//! The manifest (W3C Web Application Manifest): what the installed app is called, looks like, and opens with.

use nameplate_domain::appearance::{Appearance, Theme};
use serde_json::{Value, json};

use crate::kernel::BOTTOM_BAR;

/// The manifest, as JSON. It is the same for everybody: a browser asks for it without cookies.
#[must_use]
pub fn manifest() -> String {
    let light = Appearance { theme: Theme::Light, ..Appearance::default() };
    let [ground, _] = light.theme_colors();
    let shortcuts: Vec<Value> =
        BOTTOM_BAR.iter().map(|it| json!({ "name": it.name, "url": it.path })).collect();
    json!({
        "id": "/",
        "name": "Nameplate",
        "short_name": "Nameplate",
        "description": "Your account, notifications and settings.",
        "lang": "en",
        "dir": "ltr",
        "start_url": "/settings",
        "scope": "/",
        "display": "standalone",
        "theme_color": ground,
        "background_color": ground,
        "categories": ["business", "productivity"],
        "icons": [
            icon("icon-192.png", 192, "any"),
            icon("icon-512.png", 512, "any"),
            icon("maskable-192.png", 192, "maskable"),
            icon("maskable-512.png", 512, "maskable"),
        ],
        "screenshots": [
            screenshot("wide.webp", "1280x800", "wide"),
            screenshot("narrow.webp", "390x844", "narrow"),
        ],
        "shortcuts": shortcuts,
    })
    .to_string()
}

fn icon(file: &str, side: u16, purpose: &str) -> Value {
    json!({
        "src": format!("/icons/{file}"),
        "sizes": format!("{side}x{side}"),
        "type": "image/png",
        "purpose": purpose,
    })
}

fn screenshot(file: &str, size: &str, form_factor: &str) -> Value {
    json!({
        "src": format!("/screenshots/{file}"),
        "sizes": size,
        "type": "image/webp",
        "form_factor": form_factor,
        "label": "Notifications",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_lead_to_pages_of_the_scope() {
        let manifest: Value = serde_json::from_str(&manifest()).unwrap();
        assert_eq!(manifest["shortcuts"][0]["url"], "/notifications");
        let paths: Vec<_> = crate::page_paths().collect();
        for shortcut in BOTTOM_BAR {
            assert!(paths.contains(&shortcut.path), "{}", shortcut.path);
        }
        assert!(paths.contains(&manifest["start_url"].as_str().unwrap()));
    }
}
