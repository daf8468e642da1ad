//! The bar at the bottom of a phone.

use leptos::prelude::*;
use nameplate_islands::Bell;

use crate::kernel::{Glyph, Icon, ROOMS};

/// What one uses on the go. On a wide screen the header has the same.
#[component]
pub(super) fn Rooms(
    /// The path of the page.
    path: String,
) -> AnyView {
    let links = ROOMS.iter().map(|room| {
        let rest = path.strip_prefix(room.path);
        let is_current = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let link = match room.glyph {
            // It says how much is unread.
            Glyph::Bell => view! { <Bell /> }.into_any(),
            glyph => view! {
                <a href=room.path aria-current=is_current.then_some("true")>
                    <Icon glyph />
                    <span class="room-label">{room.name}</span>
                </a>
            }
            .into_any(),
        };
        view! { <li>{link}</li> }
    });
    view! {
        <nav class="rooms" aria-label="Main">
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
