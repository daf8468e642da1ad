//! The activity's server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::activity::{DisownError, Remedy};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// An event as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EventView {
    /// Its id.
    pub(crate) id: String,
    /// What happened.
    pub(crate) label: String,
    /// What else is to be said.
    pub(crate) detail: String,
    /// When.
    pub(crate) when: When,
    /// From which device, roughly where, and from which IP address.
    pub(crate) origin: String,
    /// Whether it was in this session.
    pub(crate) is_here: bool,
    /// Whether the person said that it wasn't them.
    pub(crate) is_disowned: bool,
    /// What *This wasn't me* would do.
    pub(crate) remedy: Option<Remedy>,
}

/// A part of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TimelineView {
    /// The events, the newest first.
    pub(crate) events: Vec<EventView>,
    /// Where the older ones begin, if there are any.
    pub(crate) older: Option<String>,
}

/// Loads a part of the viewer's timeline: of a group of kinds, older than an event.
#[server(input = GetUrl)]
pub(crate) async fn get_activity(
    kind: String,
    before: String,
) -> Result<TimelineView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::activity::ActivityLog;
    use nameplate_domain::{activity::ActivityGroup, kernel::ActivityId};

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let group = ActivityGroup::parse(&kind);
    let before = ActivityId::parse(&before);
    let page = request
        .services
        .activity
        .list(&viewer.user.id, group, before.as_ref(), ActivityLog::PAGE)
        .await
        .map_err(|error| request.explain(error.into()))?;
    let last = page.events.last().filter(|_| page.has_more);
    Ok(TimelineView {
        older: last.map(|event| event.id.to_string()),
        events: page.events.iter().map(|event| request.event_view(viewer, event)).collect(),
    })
}

/// Revokes what an event touched; gives what was done, in words.
#[server]
pub(crate) async fn disown_activity(id: String) -> Result<String, ApiError<DisownError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::ActivityId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = ActivityId::parse(&id).ok_or(Cause::Unreadable)?;
    let remedy = request
        .services
        .disowning
        .disown(&viewer.session, &viewer.user, &id, &request.client)
        .await
        .map_err(|error| request.explain(error))?;
    request.return_saying("/settings/activity", remedy.done());
    Ok(remedy.done().to_owned())
}

/// What the link of a mail would revoke; `None` when the link is not valid.
#[server(input = GetUrl)]
pub(crate) async fn get_disowning(token: String) -> Result<Option<Remedy>, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::kernel::ServiceError;

    let request = ssr::request()?;
    match request.services.disowning.find(&token).await {
        Ok(remedy) => Ok(Some(remedy)),
        Err(ServiceError::Store(error)) => Err(request.explain(error.into())),
        Err(_) => Ok(None),
    }
}

/// Revokes what the event of a mailed link touched; gives the path to choose a new password at.
#[server]
pub(crate) async fn disown_by_link(token: String) -> Result<String, ApiError<DisownError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let disowned = request.services.disowning.disown_by_link(&token, &request.client).await;
    let disowned = disowned.map_err(|error| request.explain(error))?;
    let path = format!("/reset-password/{}", disowned.reset_link);
    Ok(request.lead_to_saying(&path, disowned.remedy.done_by_link()))
}
