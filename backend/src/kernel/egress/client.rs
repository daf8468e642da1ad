//! One request, and as much of its answer as is of use.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{Request, response::Parts};
use http_body_util::{BodyExt as _, Limited};
use tokio::time::timeout;

use super::{
    Endpoints,
    connector::{Body, HttpClient, client},
};

/// An answer is its status. Of its words so much is read, for so long, that the connection can be used
/// again.
const BODY_MAX: usize = 4096;
const BODY_PATIENCE: Duration = Duration::from_secs(1);

/// Sends requests to endpoints. Cheap to clone.
#[derive(Clone)]
pub(crate) struct EgressClient {
    /// Made for the first request: it reads all certificates that this machine trusts.
    client: Arc<OnceLock<HttpClient>>,
    pub(crate) endpoints: Endpoints,
    patience: Duration,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// Nobody answers there, or it is no place of the internet.
    Unreachable,
    TooSlow,
}

impl EgressClient {
    /// A client that waits for an answer as long as `patience`.
    pub(crate) fn new(endpoints: Endpoints, patience: Duration) -> Self {
        Self { client: Arc::default(), endpoints, patience }
    }

    /// Sends a request; gives the head of its answer, whatever it says. A redirect isn't followed.
    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Parts, Unanswered> {
        let client = self.client.get_or_init(|| client(self.endpoints, self.patience));
        match timeout(self.patience, client.request(request)).await {
            Err(_) => Err(Unanswered::TooSlow),
            Ok(Err(error)) => {
                // Without the address: whoever knows it could send there, or watch who gets messages.
                tracing::debug!(%error, "an endpoint could not be reached");
                Err(Unanswered::Unreachable)
            }
            Ok(Ok(response)) => {
                let (head, body) = response.into_parts();
                let body = Limited::new(body, BODY_MAX).collect();
                _ = timeout(BODY_PATIENCE.min(self.patience), body).await;
                Ok(head)
            }
        }
    }
}
