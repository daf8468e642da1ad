//! The server functions about devices.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_backend::{devices::Answer as PushAnswer, notifications::TestedDevice};
use nameplate_domain::{devices::NewSubscription, kernel::PushDeviceId};

use crate::{
    kernel::{ActResult, ApiError, ErrorKind, Reply},
    request::request,
};

#[server]
pub(crate) async fn add_push_device(form: NewSubscription) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let (devices, session_id) = (&request.services.push_devices, &viewer.session.session.id);
    devices.add(&viewer.user.id, session_id, &request.client, &form).await?;
    Ok(Reply::message("This device gets push messages now."))
}

/// The public key that browsers subscribe with. A service worker asks for it, whose browser has lost its
/// subscription.
#[server(input = GetUrl)]
pub(crate) async fn get_push_key() -> Result<String, ApiError> {
    let request = request()?;
    request.viewer()?;
    Ok(request.services.push_devices.public_key().await?)
}

/// Sends a device of the viewer's a test, and says what became of it.
#[server]
pub(crate) async fn send_push_test(id: PushDeviceId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let tested = request.services.push_tests.send(&viewer.user.id, &id).await?;
    result_of(&tested.ok_or(ErrorKind::NotFound)?)
}

#[server]
pub(crate) async fn remove_push_device(id: PushDeviceId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let removed = request.services.push_devices.remove(&viewer.user.id, &id).await?;
    removed.ok_or(ErrorKind::NotFound)?;
    Ok(Reply::message("Removed. It gets no more messages."))
}

/// What became of a test, in words.
fn result_of(tested: &TestedDevice) -> ActResult {
    let TestedDevice { name, answer } = tested;
    match answer {
        PushAnswer::Taken => Ok(Reply::message(format!(
            "The test is on its way to {name}: its push service took it. When nothing appears there \
             within a minute, allow notifications in the settings of the device itself.",
        ))),
        PushAnswer::Gone => Ok(Reply::message(format!(
            "{name} takes no push messages any more, so it was removed. Add it again from there.",
        ))),
        answer => Err(ApiError::refused(format!("The test did not reach {name}. {answer}"))),
    }
}
