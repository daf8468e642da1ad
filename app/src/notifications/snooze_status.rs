//! A snooze, in the header of every page.

use leptos::prelude::*;

use super::snooze_choices::{choices, end_button};
use crate::{
    kernel::{Glyph, Icon},
    request::{Viewer, current_request},
};

/// Until when everything is snoozed, with a menu that ends or changes it; nothing while nothing is. It
/// opens by the browser's own popover, and is taken anew when the snooze begins or ends elsewhere.
#[component]
pub(crate) fn SnoozeStatus(viewer: Viewer) -> AnyView {
    let request = current_request();
    let menu = request.zip(viewer.snoozed_until).map(|(request, until)| {
        let zone = viewer.zone();
        let soon = zone.soon(until, request.services.now());
        view! {
            <button class="snooze-button" type="button" popovertarget="snooze-menu">
                <Icon glyph=Glyph::Snooze />
                <span class="snooze-words">{format!("Snoozed until {soon}")}</span>
                <span class="visually-hidden">", end or change it"</span>
            </button>
            <div class="menu snooze-menu" id="snooze-menu" popover="auto">
                <div class="menu-person">
                    <strong>{format!("Snoozed until {}", zone.exact(until))}</strong>
                    <span>"What comes meanwhile waits until then."</span>
                </div>
                {end_button("menu-item")}
                <p class="menu-label">"Snooze until another time"</p>
                {choices(&request, "menu-item")}
            </div>
        }
    });
    view! {
        <div class="snooze-status" id="snooze-status" data-region="viewer">
            {menu}
        </div>
    }
    .into_any()
}
