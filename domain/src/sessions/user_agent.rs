//! What kind of browser a user agent speaks of. Good enough for a person to recognise their own
//! devices, and nothing depends on it; behind one function, so that a library can take over.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A browser on a device, as far as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    pub kind: DeviceKind,
    pub browser: Option<&'static str>,
    pub system: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    Desktop,
    Phone,
    Tablet,
    /// A program without a screen, or something unheard of.
    Unknown,
}

impl DeviceKind {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Desktop => "Computer",
            Self::Phone => "Phone",
            Self::Tablet => "Tablet",
            Self::Unknown => "Unknown kind",
        }
    }
}

/// Words that tell a browser, those that imitate others first.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Words that tell a system, those that imitate others first.
const SYSTEMS: [(&str, &str, DeviceKind); 8] = [
    ("iPhone", "iOS", DeviceKind::Phone),
    ("iPad", "iPadOS", DeviceKind::Tablet),
    ("Android", "Android", DeviceKind::Phone),
    ("CrOS", "ChromeOS", DeviceKind::Desktop),
    ("Windows", "Windows", DeviceKind::Desktop),
    ("Mac OS X", "macOS", DeviceKind::Desktop),
    ("Macintosh", "macOS", DeviceKind::Desktop),
    ("Linux", "Linux", DeviceKind::Desktop),
];

impl Device {
    /// Reads a user agent (RFC 9110, section 10.1.5).
    #[must_use]
    pub fn parse(user_agent: &str) -> Self {
        let has = |word: &str| user_agent.contains(word);
        let browser = BROWSERS.into_iter().find(|(word, _)| has(word)).map(|(_, name)| name);
        let system = SYSTEMS.into_iter().find(|(word, _, _)| has(word));
        let kind = match system {
            // By Google's own rule, a tablet doesn't say "Mobile".
            Some((_, "Android", _)) if !has("Mobile") => DeviceKind::Tablet,
            Some((_, _, kind)) => kind,
            None => DeviceKind::Unknown,
        };
        Self { kind, browser, system: system.map(|(_, name, _)| name) }
    }
}

/// "Firefox on Linux", or as much of it as is known.
impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.browser, self.system) {
            (Some(browser), Some(system)) => write!(f, "{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => f.write_str(name),
            (None, None) => f.write_str("Unknown device"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_people_use() {
        for (user_agent, words, kind) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
                DeviceKind::Desktop,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
                "Edge on Windows",
                DeviceKind::Desktop,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iOS",
                DeviceKind::Phone,
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/150.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
                DeviceKind::Phone,
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; Tab) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/150.0.0.0 Safari/537.36",
                "Chrome on Android",
                DeviceKind::Tablet,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like \
                 Gecko) Version/18.0 Safari/605.1.15",
                "Safari on macOS",
                DeviceKind::Desktop,
            ),
            ("curl/8.5.0", "Unknown device", DeviceKind::Unknown),
            ("", "Unknown device", DeviceKind::Unknown),
        ] {
            let device = Device::parse(user_agent);
            assert_eq!((device.to_string().as_str(), device.kind), (words, kind), "{user_agent}");
        }
    }
}
