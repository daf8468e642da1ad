//! The bar at the bottom of a phone.

use leptos::prelude::*;
use nameplate_islands::Bell;

use crate::kernel::{BOTTOM_BAR, Glyph, Icon};

/// What one uses on the go. On a wide screen the header has the same.
#[component]
pub(super) fn BottomBar(path: String) -> AnyView {
    let links = BOTTOM_BAR.iter().map(|item| {
        let rest = path.strip_prefix(item.path);
        let is_current = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let link = match item.glyph {
            // It says how much is unread.
            Glyph::Bell => view! { <Bell /> }.into_any(),
            glyph => view! {
                <a href=item.path aria-current=is_current.then_some("true")>
                    <Icon glyph />
                    <span class="bottom-bar-label">{item.name}</span>
                </a>
            }
            .into_any(),
        };
        view! { <li>{link}</li> }
    });
    view! {
        <nav class="bottom-bar" aria-label="Main">
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
