//! Where a company's other products are in the web.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{Fault, is_domain, is_end_of_sentence};

/// The most origins of a company.
pub const MOST_ORIGINS: usize = 50;

/// An origin of the web (RFC 6454) at which a product of a company is, such as `https://cases.example.com`. By http
/// only on this machine (`localhost` and names below it), for development.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct WebOrigin(String);

impl WebOrigin {
    /// The most bytes of an origin: a scheme, a name of 253 letters (RFC 1035), and a port.
    const MAX: usize = 270;

    /// Takes an origin as typed, with `https://` before it or without, and with a slash behind it; gives it as browsers
    /// send it.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::NotAnOrigin`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim().trim_end_matches(is_end_of_sentence).to_ascii_lowercase();
        if typed.is_empty() {
            return Err(Fault::Missing);
        }
        let typed = typed.strip_suffix('/').unwrap_or(&typed);
        let address =
            if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let (origin, rest) = split(&address).ok_or(Fault::NotAnOrigin)?;
        if rest.is_empty() { Ok(origin) } else { Err(Fault::NotAnOrigin) }
    }

    /// The host, with its port where it is named, as people know it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host)
    }
}

/// Splits an address into its origin and what follows.
fn split(address: &str) -> Option<(WebOrigin, &str)> {
    let (scheme, behind) = address.split_once("://")?;
    let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
    let (host, rest) = behind.split_at(end);
    let host = host.to_ascii_lowercase();
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => {
            let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
            let port = port.parse::<u16>().ok().filter(|port| is_number && *port > 0)?;
            (name, Some(port))
        }
        None => (host.as_str(), None),
    };
    let is_local = name == "localhost" || name.ends_with(".localhost");
    let scheme = scheme.to_ascii_lowercase();
    let default = match scheme.as_str() {
        "https" => 443,
        "http" if is_local => 80,
        _ => return None,
    };
    // A name of another script is written as its owner registers it (RFC 5890).
    let is_name = name == "localhost" || (name.is_ascii() && is_domain(name));
    let port = port.filter(|port| *port != default).map(|port| format!(":{port}"));
    let origin = format!("{scheme}://{name}{}", port.unwrap_or_default());
    (is_name && origin.len() <= WebOrigin::MAX).then_some((WebOrigin(origin), rest))
}

impl TryFrom<String> for WebOrigin {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text)
    }
}

impl AsRef<str> for WebOrigin {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// An address of a page at a [`WebOrigin`]: printable ASCII, nobody's name or password in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct WebAddress(String);

impl WebAddress {
    /// The most bytes of an address.
    const MAX: usize = 1024;

    /// Takes a whole address; gives `None` for what is none, or is at no possible origin.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let fits = is_plain && text.len() <= Self::MAX && split(text).is_some();
        fits.then(|| Self(text.to_owned()))
    }

    /// The origin that it is at.
    #[must_use]
    pub fn origin(&self) -> Option<WebOrigin> {
        split(&self.0).map(|(origin, _)| origin)
    }
}

impl TryFrom<String> for WebAddress {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or(Fault::NotADestination)
    }
}

impl AsRef<str> for WebAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// An origin to be registered, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginForm {
    pub origin: String,
}

/// Why an origin is not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OriginError {
    #[error("A company has {MOST_ORIGINS} addresses at the most. Remove one first.")]
    TooMany,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        for (typed, origin) in [
            ("https://cases.example.com", "https://cases.example.com"),
            (" Cases.Example.com/ ", "https://cases.example.com"),
            ("https://cases.example.com:443", "https://cases.example.com"),
            ("https://cases.example.com:8443", "https://cases.example.com:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://app.localhost", "http://app.localhost"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(WebOrigin::parse(typed).unwrap().as_ref(), origin, "{typed}");
        }
        assert_eq!(WebOrigin::parse(" "), Err(Fault::Missing));
        for other in [
            "http://cases.example.com",
            "ftp://cases.example.com",
            "https://cases.example.com/path",
            "https://cases.example.com?x",
            "https://ada@cases.example.com",
            "https://ada:pw@cases.example.com",
            "https://cases.example.com:0",
            "https://cases.example.com:99999",
            "https://cases.example.com:+443",
            "https://*.example.com",
            "https://",
            "javascript://cases.example.com",
            "https://bücher.example",
            "https://evil.example\\@cases.example.com",
            "http://evil.example\\@x.localhost",
            "http://ada@x.localhost",
            "http://a b.localhost",
            "http://\"x.localhost",
            "http://a..localhost",
            "http://.localhost",
            "http://*.localhost",
        ] {
            assert_eq!(WebOrigin::parse(other), Err(Fault::NotAnOrigin), "{other}");
        }
    }

    #[test]
    fn an_address_is_at_one_origin() {
        let origin = |text: &str| Some(WebAddress::parse(text)?.origin()?.as_ref().to_owned());
        let at = |text: &str| origin(text).unwrap_or_default();
        assert_eq!(at("https://cases.example.com/42?tab=1#top"), "https://cases.example.com");
        assert_eq!(at("HTTPS://Cases.Example.com:443/42"), "https://cases.example.com");
        assert_eq!(at("https://cases.example.com"), "https://cases.example.com");
        for other in [
            "/cases/42",
            "//cases.example.com/42",
            "http://cases.example.com/42",
            "https://cases.example.com@evil.example/",
            "https://evil.example\\@cases.example.com/",
            "https://cases.example.com/a b",
            "https://cases.example.com/\u{e9}",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(origin(other), None, "{other}");
        }
    }
}
