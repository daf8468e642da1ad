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
use http::{HeaderName, HeaderValue, StatusCode, header};
use nameplate_app::{
    SessionEnd,
    request::{self, Scripts, Viewer, stamp_of},
};
use nameplate_backend::{Services, StoreError, live::Follower, sessions::OpenSession};
use nameplate_domain::kernel::{SessionId, Timestamp};
use serde::Serialize;

use crate::startup::AppState;

/// How often a silent stream says that it is there, so that no proxy takes it for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(25);
/// How long is waited for more before the notifications are counted: an event may come with many.
const DEBOUNCE: Duration = Duration::from_millis(250);
/// When a page of somebody who has too many open may ask again, in seconds.
const FULL_RETRY_S: u16 = 60;
/// Keeps nginx from holding the events back.
const NO_BUFFERING: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What a stream does next.
enum StreamState {
    Viewer(SessionId, Follower),
    Notifications(Watch),
    Recount(Watch),
    Wait(Watch),
    Ended,
    Nothing,
}

/// A session that a stream tells of, and what wakes it.
struct Watch {
    open: OpenSession,
    /// From when on a company requires two-factor of somebody who doesn't have it.
    two_factor_from: Option<Timestamp>,
    follower: Follower,
}

impl Watch {
    /// When the session may be over without anything that wakes the follower.
    fn ends_at(&self) -> Timestamp {
        let ends_at = self.open.session.ends_at();
        self.two_factor_from.map_or(ends_at, |from| from.min(ends_at))
    }

    /// Looks at the viewer again.
    fn look_again(self) -> StreamState {
        StreamState::Viewer(self.open.session.id, self.follower)
    }
}

/// What a page is told when something of the viewer's changed: for whom it would be now, and when the
/// session ends. What it shows it asks for itself.
#[derive(Serialize)]
struct ViewerUpdate {
    stamp: String,
    #[serde(flatten)]
    session_end: SessionEnd,
}

/// What a page is told when there is something new in the notifications.
#[derive(Serialize)]
struct UnreadUpdate {
    /// How many are unread, up to `NotificationCentre::MOST_COUNTED`.
    unread: u32,
}

/// `/live`: that something of the viewer's changed, at first and whenever it does; how many notifications are unread,
/// after that and again whenever some are new or read; and the end of the session.
pub(crate) async fn live(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<request::Request>>,
) -> Response {
    let first = match &request.viewer {
        Some(viewer) => {
            let Some(follower) = state.services.live.follow(&viewer.user.id) else {
                let later = [(header::RETRY_AFTER, HeaderValue::from(FULL_RETRY_S))];
                return (StatusCode::TOO_MANY_REQUESTS, later).into_response();
            };
            StreamState::Viewer(viewer.session.session.id.clone(), follower)
        }
        None => StreamState::Ended,
    };
    let events = events(state, first);
    ([NO_BUFFERING], Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
        .into_response()
}

fn events(
    state: AppState,
    first: StreamState,
) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    let AppState { services, assets, .. } = state;
    let scripts = assets.scripts().clone();
    stream::unfold(first, move |mut next| {
        let (services, scripts) = (services.clone(), scripts.clone());
        async move {
            loop {
                next = match next {
                    // Boxed: what it needs for its queries is not held while the stream waits.
                    // Which companies the viewer may enter decides what is counted, too.
                    StreamState::Viewer(id, follower) => {
                        match log_error(Box::pin(viewer_event(&services, &scripts, &id)).await)? {
                            Some((event, open, two_factor_from)) => {
                                let watch = Watch { open, two_factor_from, follower };
                                return Some((Ok(event), StreamState::Notifications(watch)));
                            }
                            None => StreamState::Ended,
                        }
                    }
                    StreamState::Notifications(watch) => {
                        let event =
                            log_error(Box::pin(unread_event(&services, &watch.open)).await)?;
                        return Some((Ok(event), StreamState::Wait(watch)));
                    }
                    StreamState::Recount(watch) => {
                        let id = &watch.open.session.id;
                        match log_error(Box::pin(services.sessions.find(id)).await)? {
                            Some(open) => StreamState::Notifications(Watch { open, ..watch }),
                            None => StreamState::Ended,
                        }
                    }
                    StreamState::Wait(watch) => wait(&services, watch).await,
                    // An event without data is none (WHATWG HTML, 9.2.6).
                    StreamState::Ended => {
                        let event = Event::default().event("ended").data("session");
                        return Some((Ok(event), StreamState::Nothing));
                    }
                    StreamState::Nothing => return None,
                };
            }
        }
    })
}

/// An event about the viewer with their session, and from when on they have to have two-factor; `None` when the
/// session is over.
type ViewerEvent = Option<(Event, OpenSession, Option<Timestamp>)>;

/// Logs a failure and gives `None`, with which the stream ends.
fn log_error<T>(result: Result<T, StoreError>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(%error, "a page could not be told what is new")).ok()
}

async fn unread_event(services: &Services, open: &OpenSession) -> Result<Event, StoreError> {
    let unread = services.notification_centre.unread_count(&open.user_id).await?;
    event("notifications", &UnreadUpdate { unread })
}

fn event(name: &str, data: &impl Serialize) -> Result<Event, StoreError> {
    let event = Event::default().event(name);
    event.json_data(data).map_err(|error| StoreError::Work(error.to_string()))
}

/// The event that describes the viewer of a session.
async fn viewer_event(
    services: &Services,
    scripts: &Scripts,
    id: &SessionId,
) -> Result<ViewerEvent, StoreError> {
    let Some(found) = services.viewers.by_session(id).await? else { return Ok(None) };
    let viewer = Viewer::from(found);
    if viewer.two_factor_required_by(services.now()).is_some() {
        return Ok(None);
    }
    let two_factor_from = viewer.two_factor_rule().map(|(_, from)| from);
    let update = ViewerUpdate {
        stamp: stamp_of(Some(&viewer), scripts),
        session_end: SessionEnd::of(&viewer.session, services.now()),
    };
    Ok(Some((event("viewer", &update)?, viewer.session, two_factor_from)))
}

/// Waits until there is something new, or the session may be over.
async fn wait(services: &Services, mut watch: Watch) -> StreamState {
    let left = watch.ends_at().millis_since(services.now()).max(0).unsigned_abs();
    tokio::select! {
        update = watch.follower.changed() => match update {
            Some(update) if update.viewer => watch.look_again(),
            Some(_) => debounce_notifications(watch).await,
            None => StreamState::Nothing,
        },
        () = tokio::time::sleep(Duration::from_millis(left)) => watch.look_again(),
    }
}

/// Waits until the notifications are worth a count: what comes meanwhile is counted with them. Updates of
/// the viewer don't wait, for the session may be over.
async fn debounce_notifications(mut watch: Watch) -> StreamState {
    let counted = tokio::time::sleep(DEBOUNCE);
    tokio::pin!(counted);
    loop {
        tokio::select! {
            () = &mut counted => return StreamState::Recount(watch),
            update = watch.follower.changed() => match update {
                Some(update) if update.viewer => return watch.look_again(),
                Some(_) => {}
                None => return StreamState::Nothing,
            },
        }
    }
}
