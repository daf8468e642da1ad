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
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use nameplate_app::{
    SessionEnd,
    request::{self, CookieKind, Scripts, Viewer, stamp_of},
};
use nameplate_backend::{Services, StoreError, live::Follower, sessions::OpenSession};
use nameplate_domain::kernel::SessionId;
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
    Notifications(OpenSession, Follower),
    Recount(SessionId, Follower),
    Wait(OpenSession, Follower),
    Over(SessionId),
    Ended(EndReason),
    Nothing,
}

impl StreamState {
    const fn ended(has_timed_out: bool) -> Self {
        Self::Ended(if has_timed_out { EndReason::TimedOut } else { EndReason::SignedOut })
    }
}

/// Why a session is over: the word that the page leaves with.
enum EndReason {
    /// Nobody came back to it in time.
    TimedOut,
    /// It was signed out.
    SignedOut,
}

impl EndReason {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::SignedOut => "ended_elsewhere",
        }
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
    headers: HeaderMap,
) -> Response {
    let first = match &request.viewer {
        Some(viewer) => {
            let Some(follower) = state.services.live.follow(&viewer.user.id) else {
                let later = [(header::RETRY_AFTER, HeaderValue::from(FULL_RETRY_S))];
                return (StatusCode::TOO_MANY_REQUESTS, later).into_response();
            };
            StreamState::Viewer(viewer.session.session.id.clone(), follower)
        }
        None => match state.cookies.token(&headers, CookieKind::Session) {
            Some(token) => {
                let has_timed_out = state.services.sessions.has_timed_out_by_token(&token).await;
                log_error(has_timed_out).map_or(StreamState::Nothing, StreamState::ended)
            }
            None => StreamState::ended(false),
        },
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
                            Some((event, open)) => {
                                return Some((
                                    Ok(event),
                                    StreamState::Notifications(open, follower),
                                ));
                            }
                            None => StreamState::Over(id),
                        }
                    }
                    StreamState::Notifications(open, follower) => {
                        let event = log_error(Box::pin(unread_event(&services, &open)).await)?;
                        return Some((Ok(event), StreamState::Wait(open, follower)));
                    }
                    StreamState::Recount(id, follower) => {
                        match log_error(Box::pin(services.sessions.find(&id)).await)? {
                            Some(open) => StreamState::Notifications(open, follower),
                            None => StreamState::Over(id),
                        }
                    }
                    StreamState::Wait(open, follower) => wait(&services, open, follower).await,
                    StreamState::Over(id) => {
                        let has_timed_out = Box::pin(services.sessions.has_timed_out(&id)).await;
                        StreamState::ended(log_error(has_timed_out)?)
                    }
                    StreamState::Ended(reason) => {
                        let event = Event::default().event("ended").data(reason.as_str());
                        return Some((Ok(event), StreamState::Nothing));
                    }
                    StreamState::Nothing => return None,
                };
            }
        }
    })
}

/// An event about the viewer with their session; `None` when the session is over.
type ViewerEvent = Option<(Event, OpenSession)>;

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
    if viewer.two_factor_required_by().is_some() {
        return Ok(None);
    }
    let update = ViewerUpdate {
        stamp: stamp_of(Some(&viewer), scripts),
        session_end: SessionEnd::of(&viewer.session, services.now()),
    };
    Ok(Some((event("viewer", &update)?, viewer.session)))
}

/// Waits until there is something new, or the session may be over.
async fn wait(services: &Services, open: OpenSession, mut follower: Follower) -> StreamState {
    let id = open.session.id.clone();
    let mut ends_at = open.session.ends_at();
    loop {
        let left = ends_at.millis_since(services.now()).max(0).unsigned_abs();
        tokio::select! {
            update = follower.changed() => {
                return match update {
                    Some(update) if update.viewer => StreamState::Viewer(id, follower),
                    Some(_) => debounce_notifications(id, follower).await,
                    None => StreamState::Nothing,
                };
            }
            () = tokio::time::sleep(Duration::from_millis(left)) => {}
        }
        // Somebody may have come back to it in the meantime.
        match services.sessions.find(&id).await {
            Ok(Some(open)) => ends_at = open.session.ends_at(),
            Ok(None) => return StreamState::Over(id),
            Err(error) => {
                tracing::error!(%error, "a session could not be looked up");
                return StreamState::Nothing;
            }
        }
    }
}

/// Waits until the notifications are worth a count: what comes meanwhile is counted with them. Updates of
/// the viewer don't wait, for the session may be over.
async fn debounce_notifications(id: SessionId, mut follower: Follower) -> StreamState {
    let counted = tokio::time::sleep(DEBOUNCE);
    tokio::pin!(counted);
    loop {
        tokio::select! {
            () = &mut counted => return StreamState::Recount(id, follower),
            update = follower.changed() => match update {
                Some(update) if update.viewer => return StreamState::Viewer(id, follower),
                Some(_) => {}
                None => return StreamState::Nothing,
            },
        }
    }
}
