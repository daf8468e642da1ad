//! The server functions about when a session ends.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::sessions::{IdleTimeout, SessionSettings};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal};

/// When a session ends, as the pages that it is open on count down to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnd {
    /// In how many seconds, if nobody comes back to it.
    pub in_seconds: u32,
    /// Whether it ends then even if somebody does.
    pub is_fixed: bool,
}

/// What a person chooses about the end of their sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionSettingsForm {
    /// How long they may be away.
    pub(crate) idle_timeout: IdleTimeout,
    /// Whether that holds for sessions that *Remember me* keeps.
    pub(crate) applies_to_remembered: bool,
}

/// What the viewer chose, and how far their companies let them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionSettingsView {
    /// What they chose.
    pub(crate) chosen: SessionSettings,
    /// How long they may be away at the most, if a company has a bound.
    pub(crate) longest_idle: Option<IdleTimeout>,
}

/// What the viewer chose, and how far their companies let them.
#[server(input = GetUrl)]
pub(crate) async fn get_session_settings() -> Result<SessionSettingsView, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let session = &request.viewer()?.session.session;
    Ok(SessionSettingsView { chosen: session.settings, longest_idle: session.longest_idle })
}

/// Keeps what the viewer chose; gives it.
#[server]
pub(crate) async fn save_session_settings(
    form: SessionSettingsForm,
) -> Result<SessionSettings, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let SessionSettingsForm { idle_timeout, applies_to_remembered } = form;
    let settings = SessionSettings { idle_timeout, applies_to_remembered };
    let saved = request.services.sessions.save_settings(&viewer.user.id, settings).await;
    saved.map_err(|error| request.explain(error.into()))?;
    request.return_saying("/settings/security", super::settings_form::TIMEOUT_SAVED);
    Ok(settings)
}

/// When the viewer's session ends; `None` when it is over. That somebody asks is no sign that a
/// person is there.
#[server(input = GetUrl)]
pub(crate) async fn get_session_end() -> Result<Option<SessionEnd>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    Ok(request.session_end())
}

/// Tells that the viewer is there; gives when their session ends then.
#[server]
pub(crate) async fn stay_signed_in() -> Result<SessionEnd, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let stayed = request.services.sessions.stay(&viewer.session).await;
    let stayed = stayed.map_err(|error| request.explain(error.into()))?;
    Ok(request.end_of(&stayed))
}
