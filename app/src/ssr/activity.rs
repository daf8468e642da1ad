//! An event as the page shows it.

use nameplate_domain::{activity::Activity, sessions::Device};

use super::{Request, Viewer};
use crate::activity::actions::EventView;

impl Request {
    /// An event as the page shows it.
    pub(crate) fn event_view(&self, viewer: &Viewer, event: &Activity) -> EventView {
        let is_here = event.session_id.as_ref() == Some(&viewer.session.session.id);
        let is_disowned = event.disowned_at.is_some();
        EventView {
            id: event.id.to_string(),
            label: event.kind.label().to_owned(),
            detail: event.detail.to_string(),
            when: self.when(event.at),
            device: Device::parse(&event.user_agent).to_string(),
            place: event.place.clone().unwrap_or_else(|| "Unknown place".to_owned()),
            ip: event.ip.clone(),
            is_here,
            is_disowned,
            remedy: event.kind.remedy().filter(|_| !is_here && !is_disowned),
        }
    }
}
