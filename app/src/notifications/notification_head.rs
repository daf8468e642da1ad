//! What is said of an event beside its title.

use leptos::prelude::*;
use nameplate_domain::{
    companies::CompanyName,
    kernel::{MINUTE_MS, Timestamp},
    notifications::{Event, EventType},
};

use crate::{
    kernel::{FormattedMoment, Glyph, Moment},
    request::{Request, Viewer},
};

/// What kind of thing happened and where, when Nameplate was told, and when it happened, if that was before.
/// All lists are in the order of the first of the two moments, so that is the one that is told first.
pub(super) fn notification_head(
    request: &Request,
    event: &Event,
    company: &CompanyName,
    when: FormattedMoment,
    received_at: Timestamp,
) -> impl IntoView + use<> {
    let company = company.as_ref().to_owned();
    let is_late = received_at.millis_since(event.occurred_at).abs() >= MINUTE_MS;
    let happened = is_late.then(|| {
        let at = request.when(event.occurred_at);
        view! {
            <span>
                "happened " <time datetime=at.iso>{at.exact}</time>
            </span>
        }
    });
    view! {
        <p class="notification-head">
            {event.is_test.then(|| view! { <span class="mark">"Test"</span> })}
            <span>{event.event_type.label()}</span> <span>{company}</span>
            <Moment when /> {happened}
        </p>
    }
}

/// A moment on a page that says its day already: how long ago it was, and on other days than today the time.
pub(super) fn moment_of_day(request: &Request, at: Timestamp) -> FormattedMoment {
    let zone = request.viewer.as_ref().map(Viewer::zone);
    let when = request.when(at);
    match zone {
        Some(zone) if when.relative == when.exact => {
            FormattedMoment { relative: zone.time(at), ..when }
        }
        _ => when,
    }
}

/// What it says besides, and the case that it is about.
pub(super) fn notification_body(event: &Event) -> impl IntoView + use<> {
    let body = event.body.as_ref().map(|body| body.as_ref().to_owned());
    let case = event.case.as_ref().map(|case| case.in_words());
    view! {
        {body.map(|body| view! { <p class="notification-body">{body}</p> })}
        {case.map(|case| view! { <p class="help">{case}</p> })}
    }
}

/// The icon of a kind of event. Its words stand beside it.
pub(super) const fn glyph_of(event_type: EventType) -> Glyph {
    match event_type {
        EventType::NewMessage => Glyph::Message,
        EventType::MissedCall | EventType::CallCompleted => Glyph::Call,
        EventType::CaseAssigned | EventType::CaseUpdated => Glyph::Case,
        EventType::TaskDue | EventType::TaskCompleted => Glyph::Task,
        EventType::DocumentUploaded => Glyph::Document,
        EventType::FormSubmitted => Glyph::FilledForm,
        EventType::NegativeSentiment => Glyph::Unhappy,
        EventType::CampaignUpdate => Glyph::Campaign,
    }
}
