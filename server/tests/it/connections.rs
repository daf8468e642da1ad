//! Connections over real sockets: who says nothing, half of something, or takes nothing, doesn't stay.

use std::{convert::Infallible, io::ErrorKind, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    routing::{get, post},
};
use futures_util::stream;
use nameplate_server::{
    connections::{self, Limits},
    startup,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::{live::happen, support::Site};

/// For whoever waits for what never comes.
const PATIENCE: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(300);

/// A server of a few routes, without a database.
struct Server {
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Server {
    async fn start(router: Router, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(connections::serve(listener, router, limits, async {
            _ = stopped.await;
        }));
        Self { addr, stop, ended }
    }

    async fn of_hello(limits: Limits) -> Self {
        let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let router = Router::new()
            .route("/hello", get(async || "hello"))
            .route("/echo", post(async |body: String| body))
            .route("/peer", get(peer));
        Self::start(router, limits).await
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.addr).await.unwrap())
    }
}

/// A connection to a server.
struct Client(TcpStream);

impl Client {
    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    async fn get(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).await;
    }

    /// Reads until the text has come.
    async fn until(&mut self, text: &str) -> String {
        let mut read = Vec::new();
        let mut part = [0; 4096];
        loop {
            let more = timeout(PATIENCE, self.0.read(&mut part)).await;
            let length = more.unwrap_or_else(|_| panic!("{text} doesn't come")).unwrap();
            read.extend_from_slice(&part[..length]);
            let so_far = String::from_utf8_lossy(&read).into_owned();
            if so_far.contains(text) {
                return so_far;
            }
            assert!(length > 0, "closed before {text}: {so_far}");
        }
    }

    /// Waits until the server closes; gives what it said before.
    async fn until_closed(&mut self) -> String {
        let mut read = Vec::new();
        let closed = timeout(PATIENCE, self.0.read_to_end(&mut read)).await;
        match closed.unwrap_or_else(|_| panic!("it isn't closed")) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
        String::from_utf8(read).unwrap()
    }
}

#[tokio::test]
async fn who_asks_for_nothing_is_let_go() {
    let server = Server::of_hello(Limits { first_header: SHORT, ..Limits::default() }).await;
    let mut silent = server.connect().await;
    let mut half = server.connect().await;
    half.send("GET /hello HTTP/1.1\r\nhost: nameplate.te").await;
    assert_eq!(silent.until_closed().await, "");
    assert_eq!(half.until_closed().await, "");
    // Another one is answered as before.
    let mut other = server.connect().await;
    other.get("/hello").await;
    other.until("hello").await;
}

#[tokio::test]
async fn who_asked_may_be_idle_for_a_while() {
    let server = Server::of_hello(Limits {
        first_header: SHORT,
        // Long beside the other, that a slow machine comes back to the idle connection in time.
        next_header: Duration::from_secs(2),
        ..Limits::default()
    });
    let server = server.await;
    let mut idle = server.connect().await;
    idle.get("/hello").await;
    idle.until("hello").await;
    // The time of the first request is over, that of the next is not.
    server.connect().await.until_closed().await;
    idle.get("/hello").await;
    idle.until("hello").await;
    idle.send("GET /hello HTTP/1.1\r\nhost: namepl").await;
    assert_eq!(idle.until_closed().await, "");
    let mut idle = server.connect().await;
    idle.get("/hello").await;
    idle.until("hello").await;
    assert_eq!(idle.until_closed().await, "");
    let mut fresh = server.connect().await;
    fresh.get("/hello").await;
    fresh.until("hello").await;
}

#[tokio::test]
async fn a_header_has_an_end() {
    let server = Server::of_hello(Limits::default()).await;
    let cookie = "x".repeat(31 * 1024);
    let mut client = server.connect().await;
    client
        .send(&format!("GET /hello HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n"))
        .await;
    assert!(client.until("hello").await.starts_with("HTTP/1.1 200"));
    client
        .send(&format!(
            "GET /hello HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}{cookie}\r\n\r\n"
        ))
        .await;
    assert!(client.until("\r\n\r\n").await.starts_with("HTTP/1.1 431"));
    let mut client = server.connect().await;
    client.send(&format!("GET /{cookie}{cookie} HTTP/1.1\r\nhost: localhost\r\n\r\n")).await;
    assert!(client.until("\r\n\r\n").await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn what_is_too_many_waits_for_a_place() {
    let server = Server::of_hello(Limits { connections: 2, ..Limits::default() }).await;
    let mut first = server.connect().await;
    first.get("/hello").await;
    first.until("hello").await;
    let mut second = server.connect().await;
    second.get("/hello").await;
    second.until("hello").await;
    let mut third = server.connect().await;
    third.get("/hello").await;
    let answer = timeout(SHORT, third.0.readable()).await;
    assert!(answer.is_err(), "there is no place");
    drop(first);
    third.until("hello").await;
    second.get("/hello").await;
    second.until("hello").await;
}

#[tokio::test]
async fn routes_know_who_asks() {
    let server = Server::of_hello(Limits::default()).await;
    let mut client = server.connect().await;
    client.get("/peer").await;
    client.until(&client.0.local_addr().unwrap().to_string()).await;
}

/// Tells that it is gone.
struct Watched(mpsc::UnboundedSender<()>);

impl Drop for Watched {
    fn drop(&mut self) {
        _ = self.0.send(());
    }
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_let_go() {
    let (sender, mut gone) = mpsc::unbounded_channel();
    let endless = move || {
        let watched = Watched(sender.clone());
        let body = stream::repeat_with(move || {
            let _keep = &watched;
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 16 * 1024]))
        });
        async { Body::from_stream(body) }
    };
    let router = Router::new().route("/endless", get(endless));
    let server = Server::start(router, Limits { write: SHORT, ..Limits::default() }).await;
    let mut client = server.connect().await;
    client.get("/endless").await;
    client.until("xxxx").await;
    let let_go = timeout(PATIENCE, gone.recv()).await;
    assert!(let_go.is_ok(), "it waits for who takes nothing");
}

#[tokio::test]
async fn a_server_that_stops_finishes_what_is_under_way_and_no_more() {
    let (begin, mut begun) = mpsc::unbounded_channel();
    let (finish, finished) = tokio::sync::watch::channel(false);
    let slow = move || {
        let (begin, mut finished) = (begin.clone(), finished.clone());
        async move {
            begin.send(()).unwrap();
            finished.wait_for(|it| *it).await.unwrap();
            "slow"
        }
    };
    let router = Router::new().route("/hello", get(async || "hello")).route("/slow", get(slow));
    let server = Server::start(router, Limits::default()).await;
    let mut idle = server.connect().await;
    idle.get("/hello").await;
    idle.until("hello").await;
    let mut busy = server.connect().await;
    busy.get("/slow").await;
    begun.recv().await.unwrap();
    let mut silent = server.connect().await;
    let addr = server.addr;
    server.stop.send(()).unwrap();
    assert_eq!(idle.until_closed().await, "", "it is closed at once");
    silent.until_closed().await;
    assert!(TcpStream::connect(addr).await.is_err(), "nobody is let in");
    assert!(!server.ended.is_finished());
    finish.send(true).unwrap();
    assert!(busy.until_closed().await.ends_with("slow"));
    timeout(PATIENCE, server.ended).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_stream_of_an_open_page_outlives_all_limits() {
    let folder = tempfile::tempdir().unwrap();
    let config = crate::support::config(&folder);
    let mut server = startup::build(config).await.unwrap();
    let limits = Limits { first_header: SHORT, next_header: SHORT, write: SHORT, ..server.limits };
    server.limits = limits;
    let site = Site { router: server.router.clone(), services: server.services.clone(), folder };
    nameplate_backend::demo::fill(&site.services).await.unwrap();
    let session = site.sign_in().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve_on(listener, async {
        _ = stopped.await;
    }));
    let connect = async || Client(TcpStream::connect(addr).await.unwrap());

    let mut page = connect().await;
    page.send(&format!("GET /live HTTP/1.1\r\nhost: localhost\r\ncookie: {session}\r\n\r\n")).await;
    page.until("\"unread\":0").await;
    let mut idle = connect().await;
    idle.get("/healthz").await;
    idle.until("200 OK").await;
    idle.until_closed().await;
    connect().await.until_closed().await;
    happen(&site).await;
    page.until("\"unread\":1").await;

    let mut idle = connect().await;
    idle.get("/healthz").await;
    idle.until("200 OK").await;
    stop.send(()).unwrap();
    page.until_closed().await;
    let served = timeout(PATIENCE, serving).await;
    served.unwrap_or_else(|_| panic!("it doesn't end")).unwrap().unwrap();
}
