//! A mark for what became of something.

use leptos::prelude::*;

use super::why_actions::Arrival;
use crate::kernel::{Glyph, Icon};

/// A mark for what became of something; the words beside it say it.
#[component]
pub(super) fn ArrivalIcon(
    /// What became of it.
    arrival: Arrival,
) -> impl IntoView {
    let (glyph, class) = match arrival {
        Arrival::Arrived => (Glyph::Check, "arrival arrival-ok"),
        Arrival::Waits => (Glyph::Clock, "arrival"),
        Arrival::Dropped => (Glyph::Circle, "arrival"),
        Arrival::Failed => (Glyph::Alert, "arrival arrival-failed"),
    };
    view! {
        <span class=class>
            <Icon glyph />
        </span>
    }
}
