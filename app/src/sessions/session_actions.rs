//! The server functions of the list of sessions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::sessions::{DeviceKind, EndSessionError};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A session as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionView {
    /// Its id.
    pub(crate) id: String,
    /// What stands or lies there.
    pub(crate) kind: DeviceKind,
    /// The browser and system.
    pub(crate) device: String,
    /// Roughly where.
    pub(crate) place: String,
    /// From which IP address.
    pub(crate) ip: String,
    /// When it was last used.
    pub(crate) last_active: When,
    /// When it was started.
    pub(crate) started: When,
    /// Whether it outlives the browser.
    pub(crate) is_remembered: bool,
    /// Whether it was not used for long.
    pub(crate) is_dormant: bool,
}

/// A part of the viewer's sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionListView {
    /// This one.
    pub(crate) current: Option<SessionView>,
    /// Others, the one last used first.
    pub(crate) others: Vec<SessionView>,
    /// How many others there are in all.
    pub(crate) count: u64,
    /// Where the next part begins, if there is more.
    pub(crate) next: Option<String>,
}

/// How many devices were signed out, in words.
pub(crate) fn ended_in_words(count: u64) -> String {
    match count {
        0 => "No other device was signed in.".to_owned(),
        1 => "1 device was signed out.".to_owned(),
        count => format!("{count} devices were signed out."),
    }
}

/// Loads a part of the viewer's sessions.
#[server(input = GetUrl)]
pub(crate) async fn get_sessions(after: String) -> Result<SessionListView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::sessions::SessionCursor;
    use nameplate_domain::kernel::{SessionId, Timestamp};

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let after = after.split_once('.').and_then(|(millis, id)| {
        let last_active_at = Timestamp::from_millis(millis.parse().ok()?);
        Some(SessionCursor { last_active_at, id: SessionId::parse(id)? })
    });
    let list = request
        .services
        .sessions
        .list(&viewer.session, after.as_ref())
        .await
        .map_err(|error| request.explain(error.into()))?;
    Ok(SessionListView {
        current: list.current.as_ref().map(|session| request.session_view(session)),
        others: list.others.iter().map(|session| request.session_view(session)).collect(),
        count: list.count,
        next: list.next.map(|next| format!("{}.{}", next.last_active_at.as_millis(), next.id)),
    })
}

/// Signs the viewer out of another session of theirs; gives how many ended.
#[server]
pub(crate) async fn end_session(id: String) -> Result<u64, ApiError<EndSessionError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::SessionId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = SessionId::parse(&id).ok_or(Cause::Unreadable)?;
    let sessions = &request.services.sessions;
    let ended = sessions.end_other(&viewer.session, &id, &request.client).await;
    ended.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/sessions", &ended_in_words(1));
    Ok(1)
}

/// Signs the viewer out of every other session; gives how many ended.
#[server]
pub(crate) async fn end_other_sessions() -> Result<u64, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let sessions = &request.services.sessions;
    let ended = sessions.end_all_others(&viewer.session, &request.client).await;
    let ended = ended.map_err(|error| request.explain(error.into()))?;
    request.return_saying("/settings/sessions", &ended_in_words(ended));
    Ok(ended)
}

/// Signs the viewer out of every session, this one included; gives the path to go to.
#[server]
pub(crate) async fn end_all_sessions() -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let sessions = &request.services.sessions;
    let ended = sessions.end_everywhere(&viewer.session, &request.client).await;
    let ended = ended.map_err(|error| request.explain(error.into()))?;
    request.forget_session();
    let said = format!("You signed out everywhere. {}", ended_in_words(ended));
    Ok(request.lead_to_saying("/sign-in", &said))
}

#[cfg(test)]
mod tests {
    use super::ended_in_words;

    #[test]
    fn what_ended_is_counted() {
        assert_eq!(ended_in_words(0), "No other device was signed in.");
        assert_eq!(ended_in_words(1), "1 device was signed out.");
        assert_eq!(ended_in_words(12), "12 devices were signed out.");
    }
}
