//! What can be found of devices.

use super::connect_actions::CONNECT_PATH;
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The app, push messages, and signing a phone in.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    let setting = |title, path| SearchEntry::setting(title, path, Glyph::Phone).about("Phone");
    vec![
        setting("Install Nameplate", "/settings/mobile#install")
            .words("app, home screen, pwa, download app, iphone, android"),
        setting("Devices for push messages", "/settings/mobile#devices")
            .words("push notifications, alerts on my phone, allow notifications"),
        SearchEntry::way_to("Connect my phone", CONNECT_PATH, Glyph::Phone)
            .about("Phone")
            .words("qr code, sign in on my phone, scan, pair, link device"),
    ]
}
