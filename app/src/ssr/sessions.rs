//! A session as the page shows it.

use nameplate_backend::sessions::ListedSession;
use nameplate_domain::sessions::{DORMANT_MS, Device, Lifetime};

use super::Request;
use crate::sessions::session_actions::SessionView;

impl Request {
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
