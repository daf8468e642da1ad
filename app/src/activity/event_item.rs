//! One event of the timeline.

use std::collections::HashSet;

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{
    activity::{Activity, Revocation},
    kernel::ActivityId,
    sessions::Device,
};

use super::actions::RevokeActivity;
use crate::{
    kernel::{ButtonForm, Disclosure, Moment},
    request::{Request, Viewer},
};

/// One event, with *This wasn't me* where there is something to revoke.
pub(super) fn event_item(
    request: &Request,
    viewer: &Viewer,
    event: &Activity,
    revocable: &HashSet<ActivityId>,
) -> impl IntoView + use<> {
    let is_here = event.session_id.as_ref() == Some(&viewer.session.session.id);
    let is_revoked = event.revoked_at.is_some();
    let revocation = event.kind.revocation().filter(|_| !is_here && revocable.contains(&event.id));
    let detail = event.detail.to_string();
    view! {
        <li class="event">
            <div class="event-head">
                <h2>{event.kind.label()}</h2>
                <Moment when=request.when(event.at) />
            </div>
            {(!detail.is_empty()).then(|| view! { <p>{detail}</p> })}
            <p class="help">
                {origin(event)}
                {is_here.then(|| view! { <span class="mark">"This device"</span> })}
            </p>
            {is_revoked.then(|| view! { <p class="event-revoked">"You said this wasn't you."</p> })}
            {revocation.map(|revocation| not_me(event.id.to_string(), revocation))}
        </li>
    }
}

/// Asks before it revokes.
fn not_me(id: String, revocation: Revocation) -> impl IntoView {
    view! {
        <Disclosure summary="This wasn't me" key=id.clone()>
            <ButtonForm
                act=RevokeActivity::PATH
                hidden=vec![("id", id)]
                text=revocation.label()
                label=revocation.button()
                class="button button-danger"
            />
        </Disclosure>
    }
}

/// From where it came; where an admin was is told to nobody.
fn origin(event: &Activity) -> String {
    if event.ip.is_empty() {
        return "By an admin of the company".to_owned();
    }
    let device = Device::parse(&event.user_agent);
    let place = event.place.as_deref().unwrap_or("Unknown place");
    format!("{device} · {place} · {}", event.ip)
}
