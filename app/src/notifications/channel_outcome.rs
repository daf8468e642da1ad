//! Whether something reached one.

use leptos::prelude::*;

use crate::kernel::{Glyph, Icon};

/// Whether something reached one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// It did.
    Arrived,
    /// It is on its way, or held back.
    Waits,
    /// It did not.
    Dropped,
    /// It should have, and failed.
    Failed,
}

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
