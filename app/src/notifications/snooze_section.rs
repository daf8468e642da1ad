//! Snooze, on the pages about notifications.

use leptos::prelude::*;

use super::snooze_choices::{choices, end_button};
use crate::{
    kernel::{Disclosure, Glyph, Icon, Region},
    request::Request,
};

/// Until when it is snoozed, with the way to end it; nothing while nothing is.
fn status(request: &Request) -> Option<AnyView> {
    let viewer = request.viewer.as_ref()?;
    let until = viewer.zone().exact(viewer.snoozed_until?);
    let view = view! {
        <div class="snooze-note">
            <Icon glyph=Glyph::Snooze />
            <p>{format!("Snoozed until {until}.")}</p>
            {end_button("button")}
        </div>
    };
    Some(view.into_any())
}

pub(super) fn snooze_section(request: &Request) -> AnyView {
    let (status, choices) = (status(request), choices(request, "button"));
    view! {
        <Region id="snooze">
            <h2>"Snooze"</h2>
            <p>"Pauses everything, in all your companies. Nothing is lost: it waits until the end."</p>
            {status}
            <div class="button-row">{choices}</div>
        </Region>
    }
    .into_any()
}

/// The same above the list of notifications: folded away, and what is snoozed is said.
pub(super) fn snooze_of_centre(request: &Request) -> AnyView {
    let (status, choices) = (status(request), choices(request, "button"));
    let summary = if status.is_some() { "Snooze until another time" } else { "Snooze" };
    view! {
        <Region id="snooze" class="snooze-of-centre">
            {status} <Disclosure summary key="snooze">
                <p>"Pauses everything. Nothing is lost: it waits until the end."</p>
                <div class="button-row">{choices}</div>
            </Disclosure>
        </Region>
    }
    .into_any()
}
