//! A push service on this machine, and browsers that subscribed there.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_backend::{
    Client, Endpoints, OsRng, Rng as _,
    devices::{PushDevice, PushSender},
    flows::DeliveryWorker,
};
use nameplate_domain::devices::NewSubscription;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use web_push_native::p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint as _};

use crate::support::{HOME, Visit, World, client};

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// With a status, and lines of headers.
    Status(u16, &'static str),
    /// Never.
    Nothing,
    /// With 200, and words that don't end.
    Endless,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Pushed {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Pushed {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        });
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// A push service: answers what it is told to, then 201.
pub(crate) struct PushService {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    replies: VecDeque<Reply>,
    pushed: Vec<Pushed>,
}

impl PushService {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { url, state }
    }

    /// What it answers next.
    pub(crate) fn will(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().replies.extend(replies);
    }

    /// What came since the last time.
    pub(crate) fn pushed(&self) -> Vec<Pushed> {
        std::mem::take(&mut self.state.lock().unwrap().pushed)
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut bytes = Vec::new();
    loop {
        let head_len = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        let request = head_len.and_then(|len| {
            let head = String::from_utf8_lossy(&bytes[..len]).into_owned();
            let pushed = Pushed { head, body: Vec::new() };
            let whole = len + pushed.header("content-length").parse::<usize>().unwrap();
            (bytes.len() >= whole)
                .then(|| (Pushed { body: bytes[len..whole].to_vec(), ..pushed }, whole))
        });
        let Some((pushed, whole)) = request else {
            if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        bytes.drain(..whole);
        let reply = {
            let mut state = state.lock().unwrap();
            state.pushed.push(pushed);
            state.replies.pop_front().unwrap_or(Reply::Status(201, ""))
        };
        let (status, headers) = match reply {
            Reply::Status(status, headers) => (status, headers),
            Reply::Nothing => return std::future::pending().await,
            Reply::Endless => {
                _ = stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await;
                while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
                return;
            }
        };
        let answer = format!("HTTP/1.1 {status} X\r\n{headers}content-length: 2\r\n\r\nno");
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A browser that subscribed.
pub(crate) struct Browser {
    pub(crate) device: PushDevice,
    pub(crate) form: NewSubscription,
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    /// What a message says, to it alone.
    pub(crate) fn read(&self, pushed: &Pushed) -> serde_json::Value {
        let text =
            web_push_native::decrypt(pushed.body.clone(), &self.secret, &self.auth.into()).unwrap();
        serde_json::from_slice(&text).unwrap()
    }
}

/// A subscription at an endpoint, with what only the browser knows.
pub(crate) fn subscription(endpoint: &str) -> (NewSubscription, SecretKey, [u8; 16]) {
    let (mut bytes, mut auth) = ([0; 32], [0; 16]);
    OsRng.fill(&mut bytes);
    OsRng.fill(&mut auth);
    let secret = SecretKey::from_slice(&bytes).unwrap();
    let form = NewSubscription {
        endpoint: endpoint.to_owned(),
        p256dh: URL_SAFE_NO_PAD.encode(secret.public_key().to_encoded_point(false)),
        auth: URL_SAFE_NO_PAD.encode(auth),
        replaces: String::new(),
    };
    (form, secret, auth)
}

impl World {
    /// The browser of a visit subscribes at an endpoint.
    pub(crate) async fn subscribe(&self, visit: &Visit, endpoint: &str) -> Browser {
        let (form, secret, auth) = subscription(endpoint);
        let device = self.add_device(visit, form.clone()).await;
        Browser { device, form, secret, auth }
    }

    /// The browser of a visit gives a subscription.
    pub(crate) async fn add_device(&self, visit: &Visit, form: NewSubscription) -> PushDevice {
        self.add_device_in(visit, &client(HOME), form).await
    }

    /// A browser that can be known again gives a subscription.
    pub(crate) async fn add_device_in(
        &self,
        visit: &Visit,
        client: &Client,
        form: NewSubscription,
    ) -> PushDevice {
        let agent = "Mozilla/5.0 (X11; Linux) Firefox/140.0".to_owned();
        let client = Client { user_agent: agent, ..client.clone() };
        let devices = &self.services.push_devices;
        devices.add(&visit.user.id, &visit.open.session.id, &client, &form).await.unwrap()
    }

    /// A person's devices.
    pub(crate) async fn devices(&self, email: &str) -> Vec<PushDevice> {
        let user = self.user(email).await;
        self.services.push_devices.list(&user.id).await.unwrap()
    }

    /// A worker that waits so long for a push service.
    pub(crate) fn push_worker(&self, endpoints: Endpoints, patience: Duration) -> DeliveryWorker {
        let sender = PushSender::new("no-reply@example.com", endpoints, patience);
        self.services.push_worker(sender)
    }

    /// Sends what is due to push services on this machine.
    pub(crate) async fn push(&self) {
        let worker = self.push_worker(Endpoints::LocalToo, Duration::from_secs(20));
        while worker.deliver_due().await.unwrap() > 0 {}
    }
}
