//! What became of an event on a channel.

use leptos::prelude::*;

use crate::kernel::{Glyph, Icon};

/// What became of an event on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChannelOutcome {
    Delivered,
    /// On its way, or held back.
    Waiting,
    /// A rule stopped it, or nobody was there to take it.
    Dropped,
    /// Given up after all attempts.
    Failed,
}

/// The icon of an outcome. Screen readers skip it: the words beside it say the same.
#[component]
pub(super) fn OutcomeIcon(outcome: ChannelOutcome) -> impl IntoView {
    let (glyph, class) = match outcome {
        ChannelOutcome::Delivered => (Glyph::Check, "outcome-icon outcome-icon-ok"),
        ChannelOutcome::Waiting => (Glyph::Clock, "outcome-icon"),
        ChannelOutcome::Dropped => (Glyph::Circle, "outcome-icon"),
        ChannelOutcome::Failed => (Glyph::Alert, "outcome-icon outcome-icon-failed"),
    };
    view! {
        <span class=class>
            <Icon glyph />
        </span>
    }
}
