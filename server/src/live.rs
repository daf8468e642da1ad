//! The stream by which open pages learn what is new (WHATWG HTML, server-sent events).
//!
//! An open stream is a waiting task: no worker, and no database connection. What it waits for is in
//! memory; the database is asked once something happened, and when the session may be over.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Extension, State},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream::{self, Stream};
use http::{HeaderName, HeaderValue};
use nameplate_app::{SessionEnd, ViewerInfo, ssr};
use nameplate_backend::{Services, kernel::StoreError, live::Follower, sessions::OpenSession};
use nameplate_domain::kernel::SessionId;
use serde::Serialize;

use crate::{middleware::viewer_of, startup::AppState};

/// How often a silent stream says that it is there, so that no proxy takes it for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(25);
/// Keeps nginx from holding the events back.
const NO_BUFFERING: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What a stream is about to say.
enum Next {
    Viewer(SessionId, Follower),
    Wait(OpenSession, Follower),
    Ended(Why),
    Nothing,
}

/// Why a session is over: the word that the page leaves with.
enum Why {
    /// Nobody came back to it.
    Idle,
    /// It was signed out.
    SignedOut,
}

impl Why {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Idle => "timed_out",
            Self::SignedOut => "ended_elsewhere",
        }
    }
}

/// What a page is told: the viewer as pages show them, and when the session ends.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    viewer: ViewerInfo,
    session_end: SessionEnd,
}

/// `/live`: the viewer as they are, again whenever that changes, and the end of their session.
pub(crate) async fn live(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<ssr::Request>>,
) -> Response {
    let first = match &request.viewer {
        Some(viewer) => {
            let follower = state.services.live.follow(&viewer.user.id);
            Next::Viewer(viewer.session.session.id.clone(), follower)
        }
        None => Next::Ended(Why::SignedOut),
    };
    let events = events(state.services, first);
    ([NO_BUFFERING], Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
        .into_response()
}

fn events(
    services: Arc<Services>,
    first: Next,
) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    stream::unfold(first, move |mut next| {
        let services = services.clone();
        async move {
            loop {
                next = match next {
                    // Boxed: what it needs for its queries is not held while the stream waits.
                    Next::Viewer(id, follower) => match Box::pin(say(&services, &id)).await {
                        Ok(Some((event, open))) => {
                            return Some((Ok(event), Next::Wait(open, follower)));
                        }
                        Ok(None) => Next::Ended(Why::SignedOut),
                        Err(error) => {
                            tracing::error!(%error, "a page could not be told what is new");
                            return None;
                        }
                    },
                    Next::Wait(open, follower) => wait(&services, open, follower).await,
                    Next::Ended(why) => {
                        let event = Event::default().event("ended").data(why.as_str());
                        return Some((Ok(event), Next::Nothing));
                    }
                    Next::Nothing => return None,
                };
            }
        }
    })
}

/// The viewer of a session as pages show them; `None` when the session is over.
async fn say(
    services: &Services,
    id: &SessionId,
) -> Result<Option<(Event, OpenSession)>, StoreError> {
    let Some(open) = services.sessions.find(id).await? else { return Ok(None) };
    let (Some(viewer), appearance) = viewer_of(services, open.clone()).await? else {
        return Ok(None);
    };
    if viewer.held_up_by().is_some() {
        return Ok(None);
    }
    let told = Told {
        viewer: viewer.info(appearance.unwrap_or_default()),
        session_end: ssr::end_of(&open, services.kernel.now()),
    };
    let event = Event::default()
        .event("viewer")
        .json_data(&told)
        .map_err(|error| StoreError::Work(error.to_string()))?;
    Ok(Some((event, open)))
}

/// Waits until there is something new, or the session may be over.
async fn wait(services: &Services, open: OpenSession, mut follower: Follower) -> Next {
    let id = open.session.id.clone();
    let mut ends_at = open.session.ends_at();
    loop {
        let left = ends_at.millis_since(services.kernel.now()).max(0).unsigned_abs();
        tokio::select! {
            is_news = follower.news() => {
                return if is_news { Next::Viewer(id, follower) } else { Next::Nothing };
            }
            () = tokio::time::sleep(Duration::from_millis(left)) => {}
        }
        // Somebody may have come back to it in the meantime.
        match services.sessions.find(&id).await {
            Ok(Some(open)) => ends_at = open.session.ends_at(),
            Ok(None) => return Next::Ended(Why::Idle),
            Err(error) => {
                tracing::error!(%error, "a session could not be looked up");
                return Next::Nothing;
            }
        }
    }
}
