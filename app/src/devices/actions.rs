//! The server functions about devices.

use leptos::prelude::*;
use nameplate_domain::{devices::NewSubscription, kernel::PushDeviceId};

use crate::{
    kernel::{Answer, ErrorKind, Reply},
    request::request,
};

/// Adds the viewer's browser.
#[server]
pub(crate) async fn add_push_device(form: NewSubscription) -> Answer {
    let request = request()?;
    let viewer = request.viewer()?;
    let (devices, session_id) = (&request.services.push_devices, &viewer.session.session.id);
    devices.add(&viewer.user.id, session_id, &request.client, &form).await?;
    Ok(Reply::message("This device gets push messages now."))
}

/// Removes a device of the viewer's.
#[server]
pub(crate) async fn remove_push_device(id: PushDeviceId) -> Answer {
    let request = request()?;
    let viewer = request.viewer()?;
    let removed = request.services.push_devices.remove(&viewer.user.id, &id).await?;
    removed.ok_or(ErrorKind::NotFound)?;
    Ok(Reply::message("Removed. It gets no more messages."))
}
