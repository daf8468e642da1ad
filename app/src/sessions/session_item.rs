//! One session of the list.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::sessions::ListedSession;
use nameplate_domain::sessions::{Device, DeviceKind, Lifetime};

use super::actions::EndSession;
use crate::{
    kernel::{ButtonForm, Glyph, Icon, Moment},
    request::Request,
};

/// One session, and the way to end it when it isn't this one.
pub(super) fn session_item(
    request: &Request,
    session: &ListedSession,
    is_current: bool,
) -> impl IntoView + use<> {
    let device = Device::parse(&session.user_agent);
    let glyph = match device.kind {
        DeviceKind::Phone => Glyph::Phone,
        DeviceKind::Tablet => Glyph::Tablet,
        DeviceKind::Desktop | DeviceKind::Unknown => Glyph::Computer,
    };
    let place = session.place.clone().unwrap_or_else(|| "Unknown place".to_owned());
    let lives = match session.lifetime {
        Lifetime::Remembered => "kept over restarts",
        Lifetime::Browser => "ends with the browser",
    };
    let last_active = request.when(session.last_active_at);
    let about = format!("{device}, {}, last active {}", session.ip, last_active.relative);
    let id = session.id.to_string();
    view! {
        <li class="session">
            <Icon glyph />
            <div class="session-text">
                <h3>{device.to_string()}</h3>
                <p class="help">
                    {device.kind.label()} " · " {place} " · " {session.ip.clone()}
                    {is_current.then(|| view! { <span class="mark">"This device"</span> })}
                </p>
                <p class="help">
                    "Last active: " <Moment when=last_active /> " · Started "
                    {request.when(session.created_at).exact} ", " {lives}
                </p>
            </div>
            {(!is_current)
                .then(|| {
                    view! {
                        <ButtonForm act=EndSession::PATH hidden=vec![("id", id)] label="Sign out" about />
                    }
                })}
        </li>
    }
}
