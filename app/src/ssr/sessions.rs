//! A session as the page shows it.

use nameplate_backend::sessions::{ListedSession, OpenSession};
use nameplate_domain::{
    kernel::{SECOND_MS, Timestamp},
    sessions::{DORMANT_MS, Device, Lifetime},
};

use super::Request;
use crate::{SessionEnd, sessions::session_actions::SessionView};

/// When a session ends, as its pages count down to it from `now`.
#[must_use]
pub fn end_of(open: &OpenSession, now: Timestamp) -> SessionEnd {
    let left_ms = open.session.ends_at().millis_since(now);
    SessionEnd {
        in_seconds: u32::try_from(left_ms / SECOND_MS).unwrap_or_default(),
        is_fixed: open.session.has_fixed_end(),
    }
}

impl Request {
    /// When the viewer's session ends.
    pub(crate) fn session_end(&self) -> Option<SessionEnd> {
        self.viewer.as_ref().map(|viewer| self.end_of(&viewer.session))
    }

    /// When a session ends.
    pub(crate) fn end_of(&self, open: &OpenSession) -> SessionEnd {
        end_of(open, self.services.kernel.now())
    }

    /// A session as the page shows it.
    pub(crate) fn session_view(&self, session: &ListedSession) -> SessionView {
        let device = Device::parse(&session.user_agent);
        let now = self.services.kernel.now();
        SessionView {
            id: session.id.to_string(),
            kind: device.kind,
            device: device.to_string(),
            place: session.place.clone().unwrap_or_else(|| "Unknown place".to_owned()),
            ip: session.ip.clone(),
            last_active: self.when(session.last_active_at),
            started: self.when(session.created_at),
            is_remembered: session.lifetime == Lifetime::Remembered,
            is_dormant: now.millis_since(session.last_active_at) >= DORMANT_MS,
        }
    }
}
