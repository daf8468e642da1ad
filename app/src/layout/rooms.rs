//! The bar at the bottom of a phone.

use leptos::prelude::*;
use nameplate_islands::Bell;

use crate::kernel::{Glyph, Icon};

/// What one uses on the go. A room adds its own here. On a wide screen the header has the same.
#[component]
pub(super) fn Rooms(
    /// The path of the page.
    path: String,
) -> AnyView {
    let is_settings = path == "/settings" || path.starts_with("/settings/");
    view! {
        <nav class="rooms" aria-label="Main">
            <ul>
                <li>
                    <Bell />
                </li>
                <li>
                    <a href="/settings" aria-current=is_settings.then_some("true")>
                        <Icon glyph=Glyph::Settings />
                        <span class="room-label">"Settings"</span>
                    </a>
                </li>
            </ul>
        </nav>
    }
    .into_any()
}
