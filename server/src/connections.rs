//! Connections: how many there may be, and how long each may keep us waiting.
//!
//! What `axum::serve` does, on hyper's own connections (HTTP/1.1, RFC 9112): it sets no limits.

use std::{
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep, timeout},
};
use tower::ServiceExt as _;

use crate::write_timeout::WriteTimeout;

/// How long is waited after an error that the next connection would meet as well, such as too many
/// open files.
const AFTER_ERROR: Duration = Duration::from_secs(1);
/// How often the log says that there are too many connections.
const WARN_EVERY: Duration = Duration::from_secs(60);

/// What a connection may take. How long an answer may take, with the body of its request, is the
/// middleware's.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long from the connection to the end of the first request's header.
    pub first_header: Duration,
    /// How long from an answer to the end of the next request's header. It is how long an idle
    /// connection is kept, and longer than proxies keep theirs (60 seconds, mostly): one that sends a
    /// request while we close has to say that it failed.
    pub next_header: Duration,
    /// How long the other side may take nothing of an answer.
    pub write: Duration,
    /// The most bytes of a header, request line included; beyond, the answer is 431.
    pub header_bytes: usize,
    /// The most bytes that are read ahead, and that wait to be taken.
    pub buffer_bytes: usize,
    /// The most connections. More wait until one ends; the operating system keeps them meanwhile.
    pub connections: usize,
}

impl Limits {
    /// The most connections, unless a setting says otherwise: every page that is seen holds one.
    pub const CONNECTIONS: usize = 10_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_header: Duration::from_secs(10),
            next_header: Duration::from_secs(75),
            write: Duration::from_secs(60),
            header_bytes: 32 * 1024,
            buffer_bytes: 64 * 1024,
            connections: Self::CONNECTIONS,
        }
    }
}

/// Answers whoever connects, until `stop` ends. Then nobody else is let in, idle connections are
/// closed, and those with a request under way once it is answered; that is when this ends.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    // Makes of it at once what would be made for every request.
    let router = router.with_state::<()>(());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        // hyper's timer runs from when a header is waited for, so also while nothing comes.
        .header_read_timeout(limits.next_header)
        .max_header_size(limits.header_bytes)
        .max_buf_size(limits.buffer_bytes);
    let connections = GracefulShutdown::new();
    let mut acceptor = Acceptor::new(listener, limits.connections);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, permit) = tokio::select! {
            accepted = acceptor.accept() => accepted,
            () = &mut stop => break,
        };
        // Without it a streamed page waits 40 ms for the other side's delayed acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was not set");
        }
        let is_asked = Arc::new(AtomicBool::new(false));
        let service = service_fn({
            let (router, is_asked) = (router.clone(), is_asked.clone());
            move |mut request: Request<Incoming>| {
                is_asked.store(true, Ordering::Relaxed);
                request.extensions_mut().insert(ConnectInfo(peer));
                router.clone().oneshot(request)
            }
        });
        let io = TokioIo::new(WriteTimeout::new(stream, limits.write));
        let connection = connections.watch(http.serve_connection(io, service));
        tokio::spawn(async move {
            run_connection(connection, limits.first_header, &is_asked).await;
            drop(permit);
        });
    }
    drop(acceptor);
    connections.shutdown().await;
}

/// Holds a connection to its end, or until it should have asked for something.
async fn run_connection(
    connection: impl Future<Output = Result<(), hyper::Error>>,
    first_header: Duration,
    is_asked: &AtomicBool,
) {
    let mut connection = pin!(connection);
    let ended = match timeout(first_header, &mut connection).await {
        Ok(ended) => ended,
        Err(_) if is_asked.load(Ordering::Relaxed) => connection.await,
        Err(_) => return tracing::debug!("a connection was closed: it asked for nothing"),
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection failed");
    }
}

/// Where connections come in, as far as there is a place for them.
struct Acceptor {
    listener: TcpListener,
    permits: Arc<Semaphore>,
    warned_at: Option<Instant>,
}

impl Acceptor {
    fn new(listener: TcpListener, permits: usize) -> Self {
        let permits = Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Self { listener, permits, warned_at: None }
    }

    /// The next connection, with its permit.
    async fn accept(&mut self) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            let permit = self.permit().await;
            match self.listener.accept().await {
                Ok((stream, peer)) => return (stream, peer, permit),
                Err(error) if is_connection_error(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "connections can't be accepted");
                    sleep(AFTER_ERROR).await;
                }
            }
        }
    }

    /// A permit, as soon as one is free.
    async fn permit(&mut self) -> OwnedSemaphorePermit {
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return permit;
        }
        if self.warned_at.is_none_or(|it| it.elapsed() >= WARN_EVERY) {
            self.warned_at = Some(Instant::now());
            tracing::warn!("there are as many connections as there may be; more have to wait");
        }
        match self.permits.clone().acquire_owned().await {
            Ok(permit) => permit,
            // It is never closed.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Whether the error came with a connection, which is gone, so that the next may do.
fn is_connection_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
