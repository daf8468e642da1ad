//! How a client connects: it asks where a host is, and goes to no private network, whatever a name server says by
//! then.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::{TokioExecutor, TokioTimer},
};
use nameplate_domain::kernel::is_public;
use rustls::{ClientConfig, RootCertStore};
use tower::Service;

use super::Endpoints;

/// How long a connection that isn't used is kept.
const IDLE: Duration = Duration::from_secs(30);

pub(crate) type Body = Full<io::Cursor<Vec<u8>>>;
pub(super) type HttpClient = Client<HttpsConnector<HttpConnector<Resolver>>, Body>;

/// Makes a client that connects within `patience`. It follows no redirects and no proxy.
#[expect(clippy::expect_used, reason = "the provider has the suites of both versions of TLS")]
pub(super) fn client(endpoints: Endpoints, patience: Duration) -> HttpClient {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    if taken == 0 {
        tracing::error!(
            "this machine trusts no certificates: neither push messages nor webhooks can be sent"
        );
    }
    let tls =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
    let mut connector = HttpConnector::new_with_resolver(Resolver(endpoints));
    connector.enforce_http(false);
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(patience));
    let builder = HttpsConnectorBuilder::new().with_tls_config(tls);
    let builder = match endpoints {
        Endpoints::Public => builder.https_only(),
        Endpoints::LocalToo => builder.https_or_http(),
    };
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .build(builder.enable_http1().wrap_connector(connector))
}

/// Finds out where a host is, among the places that may be asked.
#[derive(Clone)]
pub(super) struct Resolver(Endpoints);

type ResolvedAddresses = std::vec::IntoIter<SocketAddr>;

impl Service<Name> for Resolver {
    type Response = ResolvedAddresses;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<ResolvedAddresses>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let endpoints = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let places: Vec<_> = found.filter(|place| may_connect(endpoints, *place)).collect();
            if places.is_empty() {
                return Err(io::Error::other("the host is no place of the internet"));
            }
            Ok(places.into_iter())
        })
    }
}

fn may_connect(endpoints: Endpoints, place: SocketAddr) -> bool {
    let address = place.ip();
    is_public(address) || endpoints == Endpoints::LocalToo && address.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_here_leads_nowhere() {
        let resolve = |endpoints| {
            let name = "localhost".parse::<Name>().unwrap();
            Resolver(endpoints).call(name)
        };
        assert!(resolve(Endpoints::Public).await.is_err());
        assert!(resolve(Endpoints::LocalToo).await.unwrap().all(|place| place.ip().is_loopback()));
    }
}
