//! Which addresses may be asked that somebody gave.

use nameplate_domain::kernel::{Fault, is_public};
use url::{Host, Url};

/// Which endpoints are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Endpoints {
    /// Those on the internet, by https.
    #[default]
    Public,
    /// Those on this machine, too, at any port and also by http: for tests and development.
    LocalToo,
}

impl Endpoints {
    /// The most bytes of an endpoint.
    const MAX: u16 = 1000;

    /// Takes the address of an endpoint, as a browser or a person gives it. Where its name leads to is looked at
    /// when something is sent there.
    ///
    /// # Errors
    /// [`Fault::TooLong`], or `refusal` for what is not by https, names a port or a password, or is no host of the
    /// internet.
    pub(crate) fn parse(self, sent: &str, refusal: Fault) -> Result<Url, Fault> {
        if sent.len() > usize::from(Self::MAX) {
            return Err(Fault::TooLong { max: Self::MAX });
        }
        let mut url = Url::parse(sent.trim()).map_err(|_| refusal)?;
        url.set_fragment(None);
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_taken = match url.scheme() {
            _ if self == Self::LocalToo && is_local(&url) => {
                matches!(url.scheme(), "http" | "https")
            }
            // The URL knows no port when it is the scheme's own.
            "https" => url.port().is_none() && is_on_the_internet(&url),
            _ => false,
        };
        // Some characters that a URL may hold can't stand in a request.
        let is_askable = url.as_str().parse::<http::Uri>().is_ok();
        if is_plain && is_taken && is_askable && url.as_str().len() <= usize::from(Self::MAX) {
            Ok(url)
        } else {
            Err(refusal)
        }
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Names without a dot, and those of networks of their own, are refused here already.
fn is_on_the_internet(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit_once('.').map(|(_, last)| last);
            last.is_some_and(|last| {
                !matches!(last, "localhost" | "local" | "internal" | "intranet" | "lan" | "arpa")
            })
        }
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSAL: Fault = Fault::NotAPushService;

    #[test]
    fn push_services_are_taken() {
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com:443/QGuQyav",
            "https://8.8.8.8/x",
        ] {
            assert!(Endpoints::Public.parse(endpoint, REFUSAL).is_ok(), "{endpoint}");
        }
    }

    #[test]
    fn nothing_leads_into_a_network_of_its_own() {
        for endpoint in [
            "",
            "push",
            "http://push.example.com/x",
            "https://push.example.com:8443/x",
            "https://user:pass@push.example.com/x",
            "https://user@push.example.com/x",
            "ftp://push.example.com/x",
            "file:///etc/passwd",
            "https://localhost/x",
            "https://localhost./x",
            "https://db/x",
            "https://a.localhost/x",
            "https://printer.local/x",
            "https://metadata.google.internal/x",
            "https://127.0.0.1/x",
            "https://127.1/x",
            "https://0x7f000001/x",
            "https://2130706433/x",
            "https://169.254.169.254/latest",
            "https://10.0.0.1/x",
            "https://100.64.0.1/x",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
        ] {
            assert_eq!(Endpoints::Public.parse(endpoint, REFUSAL), Err(REFUSAL), "{endpoint}");
        }
        let long = format!("https://push.example.com/{}", "x".repeat(1000));
        assert_eq!(Endpoints::Public.parse(&long, REFUSAL), Err(Fault::TooLong { max: 1000 }));
    }

    #[test]
    fn this_machine_is_taken_on_wish() {
        for endpoint in ["http://localhost:8090/x", "http://127.0.0.1:1/x", "https://[::1]:2/x"] {
            assert!(Endpoints::LocalToo.parse(endpoint, REFUSAL).is_ok(), "{endpoint}");
            assert!(Endpoints::Public.parse(endpoint, REFUSAL).is_err(), "{endpoint}");
        }
        for endpoint in ["http://10.0.0.1/x", "http://push.example.com/x", "ftp://localhost/x"] {
            assert!(Endpoints::LocalToo.parse(endpoint, REFUSAL).is_err(), "{endpoint}");
        }
    }
}
