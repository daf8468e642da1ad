//! Sending a push message to its push service (RFC 8030).

use std::{
    io::Cursor,
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderValue, Request, header};
use http_body_util::{BodyExt as _, Limited};
use nameplate_domain::kernel::Timestamp;
use tokio::time::timeout;
use tracing::instrument;
use web_push_native::WebPushBuilder;

use super::{
    Answer, Endpoints, Payload, PushTarget, VapidKey,
    connector::{Body, HttpClient, client},
};

/// How long a push service keeps a message for a phone that is off: a day.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// An answer is its status. Of its words so much is read, for so long, that the connection can be used
/// again.
const WORDS_MAX: usize = 4096;
const WORDS_PATIENCE: Duration = Duration::from_secs(1);

/// Sends push messages. Cheap to clone.
#[derive(Clone)]
pub struct PushSender {
    /// Made for the first message: it reads all certificates that this machine trusts.
    client: Arc<OnceLock<HttpClient>>,
    endpoints: Endpoints,
    contact: String,
    patience: Duration,
}

impl PushSender {
    /// How long one message may take. A message that was too large is sent a second time, and both
    /// have to fit into a lease.
    pub const PATIENCE: Duration = Duration::from_secs(10);

    /// Makes it ready. `email` is where push services reach who runs this installation (RFC 8292,
    /// section 2.1); an answer is waited for as long as `patience`.
    #[must_use]
    pub fn new(email: &str, endpoints: Endpoints, patience: Duration) -> Self {
        let contact = format!("mailto:{email}");
        Self { client: Arc::default(), endpoints, contact, patience }
    }

    /// Sends a message, encrypted for its device alone (RFC 8291).
    #[instrument(level = "debug", skip_all)]
    pub async fn send(
        &self,
        key: &VapidKey,
        target: &PushTarget,
        payload: &Payload,
        now: Timestamp,
    ) -> Answer {
        let Some(request) = self.write(key, target, payload, now) else {
            return Answer::Unsendable;
        };
        let client = self.client.get_or_init(|| client(self.endpoints, self.patience));
        match timeout(self.patience, client.request(request)).await {
            Err(_) => Answer::TooSlow,
            Ok(Err(error)) => {
                // Without the address: whoever knows it could watch who gets messages.
                tracing::debug!(%error, "a push service could not be reached");
                Answer::Unreachable
            }
            Ok(Ok(response)) => {
                let (head, body) = response.into_parts();
                let words = Limited::new(body, WORDS_MAX).collect();
                _ = timeout(WORDS_PATIENCE.min(self.patience), words).await;
                Answer::read(head.status, &head.headers, now)
            }
        }
    }

    /// Writes a request; `None` when there can't be one. What may be asked is judged again, for it may
    /// have been taken when other rules held.
    fn write(
        &self,
        key: &VapidKey,
        target: &PushTarget,
        payload: &Payload,
        now: Timestamp,
    ) -> Option<Request<Body>> {
        let endpoint = self.endpoints.parse(&target.endpoint).ok()?;
        let uri = endpoint.as_str().parse().ok()?;
        let mut request = WebPushBuilder::new(uri, target.p256dh, target.auth)
            .with_valid_duration(KEPT)
            .build(payload.json())
            .ok()?;
        let authorization = key.authorize(&endpoint, &self.contact, now);
        let urgency = if payload.is_urgent { "high" } else { "normal" };
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(authorization).ok()?);
        headers.insert("urgency", HeaderValue::from_static(urgency));
        Some(request.map(|bytes| Body::new(Cursor::new(bytes))))
    }
}
