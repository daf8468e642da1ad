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
            origin: origin(event),
            is_here,
            is_disowned,
            remedy: event.kind.remedy().filter(|_| !is_here && !is_disowned),
        }
    }
}

/// From where it came; where an admin was is told to nobody.
fn origin(event: &Activity) -> String {
    if event.ip.is_empty() {
        return "By an admin of the company".to_owned();
    }
    let device = Device::parse(&event.user_agent);
    let place = event.place.as_deref().unwrap_or("Unknown place");
    format!("{device} · {place} · {}", event.ip)
}
