//! The phone: the app, and the devices that get push messages.

use leptos::prelude::*;
use nameplate_domain::sessions::Device;

use super::{connect_section::connect_section, push_section::push_section};
use crate::{
    kernel::{PageInfo, PageRequest, PageResult},
    web_app::install_section,
};

/// `/settings/mobile`. It is not kept for when there is no connection: nothing on it works then.
pub(crate) const MOBILE: PageInfo =
    PageInfo::settings("Phone", "Nameplate as an app, and the devices that get push messages.");

/// The parts of the page, each a section of its own.
pub(crate) async fn mobile_page(request: PageRequest) -> PageResult {
    let device = Device::parse(&request.client.user_agent);
    let push = push_section(&request, &device).await?;
    Ok(view! {
        {connect_section()}
        {install_section(&device)}
        {push}
    }
    .into_any())
}
