//! Where a request comes from.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the browser: the peer's, or, when the peer is a proxy that the settings name, the
/// last one in `X-Forwarded-For` that isn't such a proxy. What stands before it could be forged.
pub(super) fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let mut client = peer;
    let hops: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        let Ok(ip) = hop.trim().parse::<IpAddr>() else { break };
        client = ip.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn ip_of(peer: &str, forwarded: &'static str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(X_FORWARDED_FOR, HeaderValue::from_static(forwarded));
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client_ip(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(ip_of("203.0.113.9", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(ip_of("203.0.113.9", "198.51.100.1", &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn a_named_proxy_is_believed_for_its_last_hop_only() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(ip_of("10.0.0.1", "198.51.100.1", &trusted), "198.51.100.1");
        assert_eq!(ip_of("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", &trusted), "198.51.100.1");
        assert_eq!(ip_of("10.0.0.1", "1.2.3.4, garbage", &trusted), "10.0.0.1");
        assert_eq!(ip_of("::ffff:10.0.0.1", "2001:db8::1", &trusted), "2001:db8::1");
    }
}
