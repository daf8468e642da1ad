//! When a session ends.

use nameplate_backend::sessions::OpenSession;
use nameplate_domain::kernel::{SECOND_MS, Timestamp};
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// When a session ends, as the pages that it is open on count down to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnd {
    /// In how many seconds, if nobody comes back to it.
    pub in_seconds: u32,
    /// Whether it ends then even if somebody does.
    pub is_fixed: bool,
}

impl SessionEnd {
    /// When a session ends, seen from `now`.
    #[must_use]
    pub fn of(open: &OpenSession, now: Timestamp) -> Self {
        let left_ms = open.session.ends_at().millis_since(now);
        Self {
            in_seconds: u32::try_from(left_ms / SECOND_MS).unwrap_or_default(),
            is_fixed: open.session.has_fixed_end(),
        }
    }
}

impl Request {
    pub(crate) fn session_end(&self) -> Option<SessionEnd> {
        let viewer = self.viewer.as_ref()?;
        Some(SessionEnd::of(&viewer.session, self.services.now()))
    }
}
