//! The server functions about devices.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::notifications::NotificationError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A device as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PushDeviceView {
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Since when it takes push messages.
    pub(crate) since: When,
    /// When it was reached last.
    pub(crate) last_used: Option<When>,
    /// Whether it was added in this session.
    pub(crate) is_here: bool,
}

/// What a browser gives when it subscribes (W3C Push API).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewSubscription {
    /// Where its push service takes messages.
    pub(crate) endpoint: String,
    /// Its public key, in base64url.
    pub(crate) p256dh: String,
    /// Its secret, in base64url.
    pub(crate) auth: String,
}

/// The viewer's devices.
#[server(input = GetUrl)]
pub(crate) async fn get_push_devices() -> Result<Vec<PushDeviceView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let devices = request.services.push_devices.list(&viewer.user.id).await;
    let devices = devices.map_err(|error| request.explain(error.into()))?;
    Ok(devices.iter().map(|device| request.push_device_view(viewer, device)).collect())
}

/// The public key that a browser subscribes with.
#[server(input = GetUrl)]
pub(crate) async fn get_push_key() -> Result<String, ApiError<NotificationError>> {
    use crate::ssr;

    let request = ssr::request()?;
    request.viewer()?;
    let key = request.services.push_devices.public_key().await;
    key.map_err(|error| request.explain(error.into()))
}

/// Adds the viewer's browser.
#[server]
pub(crate) async fn add_push_device(
    form: NewSubscription,
) -> Result<(), ApiError<NotificationError>> {
    use crate::ssr;
    use nameplate_backend::devices::SubscriptionForm;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let NewSubscription { endpoint, p256dh, auth } = form;
    let form = SubscriptionForm { endpoint, p256dh, auth };
    let session_id = &viewer.session.session.id;
    let devices = &request.services.push_devices;
    let added = devices.add(&viewer.user.id, session_id, &request.client, form).await;
    added.map_err(|error| request.explain(error))?;
    Ok(())
}

/// A device that was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemovedDevice {
    /// What it was called.
    pub(crate) name: String,
    /// Whether it was added in this session.
    pub(crate) is_here: bool,
}

/// Removes a device of the viewer's.
#[server]
pub(crate) async fn remove_push_device(id: String) -> Result<RemovedDevice, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::PushDeviceId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = PushDeviceId::parse(&id).ok_or(Cause::Unreadable)?;
    let removed = request.services.push_devices.remove(&viewer.user.id, &id).await;
    let removed = removed.map_err(|error| request.explain(error.into()))?;
    let device = removed.ok_or(Cause::NotFound)?;
    request.return_saying("/settings/notifications", "Removed. It gets no more messages.");
    let is_here = device.session_id.as_ref() == Some(&viewer.session.session.id);
    Ok(RemovedDevice { name: device.name, is_here })
}
