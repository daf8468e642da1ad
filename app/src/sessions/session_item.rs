//! One session of the list.

use leptos::prelude::*;
use nameplate_domain::sessions::DeviceKind;

use super::session_actions::{EndSession, SessionView};
use crate::kernel::{FormOrigin, Glyph, Icon, Moment};

/// One session, and the way to end it when it isn't this one.
#[component]
pub(crate) fn SessionItem(
    /// The session.
    session: SessionView,
    /// What signs it out; `None` for this one.
    end: Option<ServerAction<EndSession>>,
) -> impl IntoView {
    let SessionView { id, kind, device, place, ip, last_active, started, is_remembered, .. } =
        session;
    let glyph = match kind {
        DeviceKind::Phone => Glyph::Phone,
        DeviceKind::Tablet => Glyph::Tablet,
        DeviceKind::Desktop | DeviceKind::Unknown => Glyph::Computer,
    };
    let spoken = format!(" {device}, {ip}, last active {}", last_active.relative);
    let lives = if is_remembered { "kept over restarts" } else { "ends with the browser" };
    view! {
        <li class="session">
            <Icon glyph />
            <div class="session-text">
                <h3>{device}</h3>
                <p class="help">
                    {kind.label()} " · " {place} " · " {ip}
                    {end.is_none().then(|| view! { <span class="mark">"This device"</span> })}
                </p>
                <p class="help">
                    "Last active: " <Moment when=last_active /> " · Started " {started.exact} ", "
                    {lives}
                </p>
            </div>
            {end
                .map(|end| {
                    view! {
                        <ActionForm action=end>
                            <FormOrigin />
                            <input type="hidden" name="id" value=id />
                            <button class="button" type="submit">
                                "Sign out"
                                <span class="visually-hidden">{spoken}</span>
                            </button>
                        </ActionForm>
                    }
                })}
        </li>
    }
}
