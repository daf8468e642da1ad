//! What a person does in the browser at hand: where its menus have what we need of it.

use crate::sessions::Device;

/// What people call a browser, as far as its menus are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Menus {
    /// Whatever it is called: on an iPhone or iPad all are alike.
    Ios,
    Android,
    AndroidFirefox,
    AndroidSamsung,
    Chromium,
    Edge,
    Firefox,
    FirefoxOnWindows,
    Safari,
    Unknown,
}

impl Menus {
    fn of(device: &Device) -> Self {
        match (device.system, device.browser) {
            (Some("iOS" | "iPadOS"), _) => Self::Ios,
            (Some("Android"), Some("Firefox")) => Self::AndroidFirefox,
            (Some("Android"), Some("Samsung Internet")) => Self::AndroidSamsung,
            (Some("Android"), Some(_)) => Self::Android,
            (Some("Windows"), Some("Firefox")) => Self::FirefoxOnWindows,
            (Some(_), Some("Firefox")) => Self::Firefox,
            (Some(_), Some("Edge")) => Self::Edge,
            (Some(_), Some("Chrome" | "Opera" | "Vivaldi")) => Self::Chromium,
            (Some("macOS"), Some("Safari")) => Self::Safari,
            _ => Self::Unknown,
        }
    }
}

/// How a web app is installed by the browser's own menus.
#[must_use]
pub fn how_to_install(device: &Device) -> &'static str {
    match Menus::of(device) {
        Menus::Ios => {
            "Tap Share, the square with an arrow, then Add to Home Screen, then Add. Open Nameplate \
             from there afterwards: push messages come to the installed app alone."
        }
        Menus::Android => "Open the browser's menu (⋮), tap Add to Home screen, then Install.",
        Menus::AndroidFirefox => {
            "Open the browser's menu (⋮), then tap Add app to Home screen, or Install."
        }
        Menus::AndroidSamsung => "Open the browser's menu (≡), tap Add page to, then Home screen.",
        Menus::Chromium => {
            "Press the install icon at the end of the address bar, or open the browser's menu (⋮) and \
             look there for Install."
        }
        Menus::Edge => {
            "Open the browser's menu (…), choose Apps, then Install this site as an app."
        }
        Menus::FirefoxOnWindows => {
            "Press the icon in the address bar that adds the tab to the taskbar."
        }
        Menus::Firefox => {
            "Firefox installs no apps on this computer. Use Nameplate in a tab, or install it with \
             Chrome, Edge or Safari."
        }
        Menus::Safari => {
            "On a Mac choose File in the menu bar, then Add to Dock. On an iPad tap Share, then Add \
             to Home Screen."
        }
        Menus::Unknown => "Look in the browser's menu for Install or Add to Home screen.",
    }
}

/// How notifications are allowed that were refused before: a site may not ask again.
#[must_use]
pub fn how_to_allow(device: &Device) -> &'static str {
    match Menus::of(device) {
        Menus::Ios => {
            "Open the Settings app, tap Notifications, then Nameplate, and turn on Allow Notifications."
        }
        Menus::Android | Menus::AndroidSamsung => {
            "Tap the icon before the address, then Permissions, and allow notifications. In the \
             installed app, hold its icon, tap App info, then Notifications."
        }
        Menus::AndroidFirefox => "Tap the icon before the address, and allow notifications there.",
        Menus::Chromium | Menus::Edge => {
            "Press the icon before the address, and turn Notifications on."
        }
        Menus::Firefox | Menus::FirefoxOnWindows => {
            "Press the icon of crossed-out notifications before the address, and take the block away."
        }
        Menus::Safari => {
            "Choose Safari in the menu bar, then Settings, Websites, Notifications, and allow this site."
        }
        Menus::Unknown => "Look in the browser's settings for this site, and allow notifications.",
    }
}

/// Why there is no push at all in the browser at hand, and what helps.
#[must_use]
pub fn why_unsupported(device: &Device) -> &'static str {
    match Menus::of(device) {
        Menus::Ios => {
            "On an iPhone or iPad push messages come to the installed app alone. Add Nameplate to the \
             Home Screen first, open it from there, and come back to this page."
        }
        Menus::Safari => {
            "Nameplate has to be opened by https, and not in a private window. On an iPad add it to the \
             Home Screen first, and open it from there."
        }
        _ => {
            "Nameplate has to be opened by https, in a current browser, and not in a private window."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                          (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    const PIXEL: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like \
                         Gecko) Chrome/150.0.0.0 Mobile Safari/537.36";
    const LINUX_FIREFOX: &str =
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    #[test]
    fn the_words_are_those_of_the_browser_at_hand() {
        for (user_agent, install, allow) in [
            (IPHONE, "Tap Share", "Open the Settings app"),
            (PIXEL, "tap Add to Home screen", "hold its icon"),
            (LINUX_FIREFOX, "installs no apps", "take the block away"),
            ("", "Look in the browser's menu", "Look in the browser's settings"),
        ] {
            let device = Device::parse(user_agent);
            assert!(how_to_install(&device).contains(install), "{user_agent}");
            assert!(how_to_allow(&device).contains(allow), "{user_agent}");
        }
    }

    #[test]
    fn an_iphone_needs_the_installed_app_first() {
        assert!(why_unsupported(&Device::parse(IPHONE)).contains("Add Nameplate to the"));
        assert!(!why_unsupported(&Device::parse(PIXEL)).contains("Home Screen"));
    }
}
