//! Devices as the page shows them.

use nameplate_backend::devices::PushDevice;

use super::{Request, Viewer};
use crate::devices::actions::PushDeviceView;

impl Request {
    /// A device as the page shows it.
    pub(crate) fn push_device_view(&self, viewer: &Viewer, device: &PushDevice) -> PushDeviceView {
        PushDeviceView {
            id: device.id.to_string(),
            name: device.name.clone(),
            since: self.when(device.created_at),
            last_used: device.last_used_at.map(|at| self.when(at)),
            is_here: device.session_id.as_ref() == Some(&viewer.session.session.id),
        }
    }
}
