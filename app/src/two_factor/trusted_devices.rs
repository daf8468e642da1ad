//! The devices that need no code.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::two_factor::TrustedDevice;
use nameplate_domain::sessions::Device;

use super::actions::{RemoveTrustedDevice, RemoveTrustedDevices};
use crate::{
    kernel::{ButtonForm, Moment, PageResult, Region},
    request::Request,
};

/// The devices that the viewer trusts, and ways to trust them no more.
pub(crate) async fn trusted_devices_section(request: &Request) -> PageResult {
    let viewer = request.viewer()?;
    let devices = request.services.trusted_devices.list(&viewer.user.id).await?;
    let empty = devices.is_empty().then_some(if viewer.has_two_factor {
        "No device is trusted: each sign-in asks for a code."
    } else {
        "Two-factor is off: no sign-in asks for a code."
    });
    let items: Vec<_> = devices.iter().map(|device| item(request, device)).collect();
    let remove_all = (devices.len() > 1).then(|| {
        view! { <ButtonForm act=RemoveTrustedDevices::PATH label="Remove all trusted devices" /> }
    });
    Ok(view! {
        <Region id="trusted-devices">
            <h2>"Trusted devices"</h2>
            <p>"They need no code for 30 days after you trusted them at the sign-in."</p>
            {empty.map(|text| view! { <p class="empty">{text}</p> })}
            <ul class="sessions">{items}</ul>
            {remove_all}
        </Region>
    }
    .into_any())
}

fn item(request: &Request, trusted: &TrustedDevice) -> impl IntoView + use<> {
    let device = Device::parse(&trusted.user_agent).to_string();
    let since = request.when(trusted.created_at);
    let about = format!("{device}, trusted {}", since.relative);
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{device}</h3>
                <p class="help">
                    {trusted.ip.clone()} " · Trusted " <Moment when=since /> ", until "
                    {request.when(trusted.ends_at).exact} " · Last used "
                    <Moment when=request.when(trusted.last_used_at) />
                </p>
            </div>
            <ButtonForm
                act=RemoveTrustedDevice::PATH
                hidden=vec![("id", trusted.id.to_string())]
                label="Remove"
                about
            />
        </li>
    }
}
