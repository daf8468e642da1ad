//! Where a device is, in words, and the script of both sides.

use leptos::{nonce::use_nonce, prelude::*};
use nameplate_backend::Origin;
use nameplate_domain::sessions::Device;

/// Like "Chrome on Windows, Berlin".
pub(super) fn device_of(origin: &Origin) -> String {
    let device = Device::parse(&origin.user_agent);
    let place = origin.place.as_deref().unwrap_or("unknown place");
    format!("{device}, {place}")
}

/// What counts down, and lets the phone go on by itself. Without it a button does, or a reload.
pub(super) fn script() -> AnyView {
    view! { <script nonce=use_nonce()>{include_str!("connect.js")}</script> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_with_its_place() {
        let user_agent = "Mozilla/5.0 (X11; Linux) Firefox/140.0".to_owned();
        let mut origin = Origin { ip: "192.0.2.1".to_owned(), place: None, user_agent };
        assert_eq!(device_of(&origin), "Firefox on Linux, unknown place");
        origin.place = Some("Berlin".to_owned());
        assert_eq!(device_of(&origin), "Firefox on Linux, Berlin");
    }
}
