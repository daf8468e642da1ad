//! Sending a push message to its push service (RFC 8030).

use std::{io::Cursor, time::Duration};

use http::{HeaderValue, Request, header};
use nameplate_domain::kernel::{Fault, Timestamp};
use tracing::instrument;
use web_push_native::WebPushBuilder;

use super::{Answer, Payload, PushTarget, VapidKey};
use crate::kernel::{Body, EgressClient, Endpoints, Unanswered};

/// How long a push service keeps a message for a phone that is off: a day.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Sends push messages. Cheap to clone.
#[derive(Clone)]
pub struct PushSender {
    client: EgressClient,
    contact: String,
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
        Self { client: EgressClient::new(endpoints, patience), contact }
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
        match self.client.send(request).await {
            Ok(head) => Answer::read(head.status, &head.headers, now),
            Err(Unanswered::TooSlow) => Answer::TooSlow,
            Err(Unanswered::Unreachable) => Answer::Unreachable,
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
        let endpoint =
            self.client.endpoints.parse(&target.endpoint, Fault::NotAPushService).ok()?;
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
