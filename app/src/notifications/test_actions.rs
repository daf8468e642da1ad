//! The server function of *Send me a test*.

use leptos::prelude::*;
use nameplate_domain::notifications::{Channel, NotificationError};

use crate::kernel::ApiError;

/// Sends the viewer a test on a channel; gives the channel.
#[server]
pub(crate) async fn send_channel_test(
    channel: Channel,
) -> Result<Channel, ApiError<NotificationError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let sent = request.services.channel_tests.send(&seat, channel).await;
    sent.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/notifications", super::channel_tests::sent(channel));
    Ok(channel)
}
