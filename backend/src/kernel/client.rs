//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{Kernel, Token};

/// The browser at the other end, as far as its request shows it.
#[derive(Clone, Debug)]
pub struct Client {
    pub ip: IpAddr,
    /// What it calls itself; at most [`Client::USER_AGENT_MAX`] bytes of it are kept.
    pub user_agent: String,
    /// The token by which it is known again, when it has one.
    pub browser: Option<Token>,
    /// The tokens of those who trust it, at most [`Client::TRUSTS_MAX`].
    pub trusts: Vec<Token>,
}

/// What is kept of where a request came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub ip: String,
    pub place: Option<String>,
    /// What the browser called itself.
    pub user_agent: String,
}

impl Client {
    /// The most bytes of a user agent that are kept.
    pub const USER_AGENT_MAX: usize = 512;
    /// So many people may trust one browser; a request with more is not from a browser of ours.
    pub const TRUSTS_MAX: usize = 8;

    /// The operator of this installation, on its own machine.
    #[must_use]
    pub fn operator() -> Self {
        Self {
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: "nameplate (command line)".to_owned(),
            browser: None,
            trusts: Vec::new(),
        }
    }

    /// An admin who does something to somebody else's account. Where the admin is, is nobody's
    /// business, so nothing of it is kept.
    #[must_use]
    pub fn admin() -> Self {
        Self {
            ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            user_agent: String::new(),
            browser: None,
            trusts: Vec::new(),
        }
    }

    /// The part of the address that one person may be taken to have: an IPv4 address, or the /64
    /// network of an IPv6 one, in which every subscriber can choose addresses freely.
    #[must_use]
    pub(crate) fn network(&self) -> String {
        match self.ip.to_canonical() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }

    /// The part of a client that is stored.
    #[must_use]
    pub(crate) fn origin(&self, kernel: &Kernel) -> Origin {
        let cut = self.user_agent.floor_char_boundary(Self::USER_AGENT_MAX);
        let ip = if self.ip.is_unspecified() { String::new() } else { self.ip.to_string() };
        Origin {
            ip,
            place: kernel.ip_locations.country_of(self.ip),
            user_agent: self.user_agent[..cut].to_owned(),
        }
    }
}
