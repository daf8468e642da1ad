//! What happened to the account last.

use leptos::prelude::*;
use nameplate_domain::{
    activity::Activity,
    sessions::{Device, DeviceKind},
};

use crate::{
    kernel::{ApiError, Entry, EntryState, Glyph, Moment},
    request::{Request, Viewer},
};

/// How many events are shown; the others are on the page of the activity.
const SHOWN: usize = 4;

pub(super) async fn recent_activity_section(
    request: &Request,
    viewer: &Viewer,
) -> Result<AnyView, ApiError> {
    let page = request.services.activity.list(&viewer.user.id, None, None, SHOWN).await?;
    let is_empty = page.events.is_empty();
    let items: Vec<_> = page.events.iter().map(|event| entry(request, viewer, event)).collect();
    Ok(view! {
        <section class="section" aria-labelledby="recent-activity">
            <div class="section-head">
                <h2 id="recent-activity">"Recent activity"</h2>
                <a class="lone-link" href="/settings/activity">
                    "All activity"
                </a>
            </div>
            {is_empty.then(|| view! { <p class="empty">"Nothing has happened yet."</p> })}
            <ul class="entries">{items}</ul>
        </section>
    }
    .into_any())
}

fn entry(request: &Request, viewer: &Viewer, event: &Activity) -> AnyView {
    let device = Device::parse(&event.user_agent);
    let glyph = match device.kind {
        DeviceKind::Phone => Glyph::Phone,
        DeviceKind::Tablet => Glyph::Tablet,
        DeviceKind::Desktop | DeviceKind::Unknown => Glyph::Computer,
    };
    // Where an admin was is told to nobody.
    let origin = if event.ip.is_empty() {
        "By an admin of the company.".to_owned()
    } else if event.session_id.as_ref() == Some(&viewer.session.session.id) {
        format!("{device}. This device.")
    } else {
        let place = event.place.as_deref().unwrap_or("Unknown place");
        format!("{device}, {place}, {}.", event.ip)
    };
    let at = view! { <Moment when=request.when(event.at) /> }.into_any();
    view! {
        <Entry
            state=EntryState::Plain(glyph)
            title=event.kind.label()
            text=Some(origin.into_any())
            end=Some(at)
        />
    }
    .into_any()
}
