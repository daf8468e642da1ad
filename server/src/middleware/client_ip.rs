//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use ipnet::IpNet;

use crate::{config::ProxyHeader, forward_auth, startup::AppState};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the browser or app that sends a request; stands beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientIp(pub(crate) IpAddr);

/// Puts the address beside the request. Logs it when the request is refused for whom it comes from: who guards a
/// network looks for that.
pub(super) async fn find_client_ip(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let proxies =
        Proxies { trusted: &state.config.trusted_proxies, header: state.config.proxy_header };
    let ip = client_ip(peer.ip(), request.headers(), proxies);
    request.extensions_mut().insert(ClientIp(ip));
    let is_of_product = forward_auth::is_of_product(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    // A proxy asks about everybody who comes to its product: that many are not signed in is nothing to look at.
    let is_expected = is_of_product && status == StatusCode::UNAUTHORIZED;
    if !is_expected
        && matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::MISDIRECTED_REQUEST
                | StatusCode::TOO_MANY_REQUESTS
        )
    {
        tracing::warn!(status = status.as_u16(), %ip, "refused");
    }
    response
}

/// Which peers are believed, and where they write whom they answer.
#[derive(Clone, Copy, Debug)]
struct Proxies<'a> {
    trusted: &'a [IpNet],
    header: ProxyHeader,
}

/// The address of the browser: the peer's, or, when the peer is a proxy that the settings name, the
/// last one in its header that isn't such a proxy. What stands before it could be forged, and so
/// could any header that the proxy doesn't write.
fn client_ip(peer: IpAddr, headers: &HeaderMap, proxies: Proxies<'_>) -> IpAddr {
    let is_trusted = |ip: &IpAddr| proxies.trusted.iter().any(|network| network.contains(ip));
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let mut client = peer;
    for hop in hops(headers, proxies.header).into_iter().rev() {
        let Some(ip) = hop else { break };
        client = ip.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// Every hop that a header names, the browser's first; `None` for one that says nothing of use.
fn hops(headers: &HeaderMap, header: ProxyHeader) -> Vec<Option<IpAddr>> {
    let name = match header {
        ProxyHeader::XForwardedFor => X_FORWARDED_FOR,
        ProxyHeader::Forwarded => header::FORWARDED,
    };
    let values = headers.get_all(name).iter();
    // Whatever a browser wrote before it, what the proxy appended is read.
    let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
    let read = match header {
        ProxyHeader::XForwardedFor => ip_of,
        ProxyHeader::Forwarded => forwarded_for,
    };
    values.flat_map(|value| value.split(',').map(read).collect::<Vec<_>>()).collect()
}

/// The address of a hop as RFC 7239 has it.
fn forwarded_for(hop: &str) -> Option<IpAddr> {
    rfc7239::parse(hop).next()?.ok()?.forwarded_for?.ip().copied()
}

/// The address of a hop, which some proxies write with a port.
fn ip_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let with_port = || hop.parse().map(|address: SocketAddr| address.ip());
    let in_brackets = || hop.trim_start_matches('[').trim_end_matches(']').parse();
    hop.parse().or_else(|_| with_port()).or_else(|_| in_brackets()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn ip_of(peer: &str, forwarded: &'static str, trusted: &[&str]) -> String {
        found(peer, (X_FORWARDED_FOR, forwarded), trusted, ProxyHeader::XForwardedFor)
    }

    fn found(
        peer: &str,
        (name, value): (HeaderName, &'static str),
        trusted: &[&str],
        header: ProxyHeader,
    ) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let proxies = Proxies { trusted: &trusted, header };
        client_ip(peer.parse().unwrap(), &headers, proxies).to_string()
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
        assert_eq!(ip_of("10.0.0.1", "é, 198.51.100.1", &trusted), "198.51.100.1");
        assert_eq!(ip_of("::ffff:10.0.0.1", "2001:db8::1", &trusted), "2001:db8::1");
    }

    #[test]
    fn a_port_is_no_part_of_an_address() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(ip_of("10.0.0.1", "198.51.100.1:4711", &trusted), "198.51.100.1");
        assert_eq!(ip_of("10.0.0.1", "[2001:db8::1]:4711", &trusted), "2001:db8::1");
        assert_eq!(ip_of("10.0.0.1", "[2001:db8::1]", &trusted), "2001:db8::1");
    }

    #[test]
    fn the_standard_header_is_read_where_the_proxy_writes_it() {
        let of = |value| {
            found("10.0.0.1", (header::FORWARDED, value), &["10.0.0.0/8"], ProxyHeader::Forwarded)
        };
        assert_eq!(of("for=1.2.3.4, For=\"198.51.100.1:80\";proto=https"), "198.51.100.1");
        assert_eq!(of("for=198.51.100.1, for=10.0.0.2;by=10.0.0.1"), "198.51.100.1");
        assert_eq!(of("for=\"[2001:db8::1]:4711\""), "2001:db8::1");
        assert_eq!(of("for=\"é, for=198.51.100.1"), "198.51.100.1");
        for nothing in ["for=unknown", "for=_hidden", "proto=https", "garbage", ""] {
            assert_eq!(of(nothing), "10.0.0.1", "{nothing}");
        }
        let other = (X_FORWARDED_FOR, "198.51.100.1");
        let ip = found("10.0.0.1", other, &["10.0.0.0/8"], ProxyHeader::Forwarded);
        assert_eq!(ip, "10.0.0.1", "the proxy doesn't write that one");
    }
}
