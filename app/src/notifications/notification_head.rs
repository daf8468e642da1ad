//! What stands above the title of an event.

use leptos::prelude::*;
use nameplate_domain::{companies::CompanyName, kernel::Timestamp, notifications::Event};

use crate::{kernel::Moment, request::Request};

/// What kind of thing happened, where and when, and whether it stands unread in the notification centre.
pub(super) fn notification_head(
    request: &Request,
    event: &Event,
    company: &CompanyName,
    at: Timestamp,
    is_unread: bool,
) -> impl IntoView + use<> {
    let company = company.as_ref().to_owned();
    view! {
        <p class="notification-head">
            {is_unread.then(|| view! { <span class="mark mark-unread">"Unread"</span> })}
            {event.is_test.then(|| view! { <span class="mark">"Test"</span> })}
            <span>{event.event_type.label()}</span> <span>{company}</span>
            <Moment when=request.when(at) />
        </p>
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
