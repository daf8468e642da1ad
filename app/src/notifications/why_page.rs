//! Why one did, or didn't, hear of something: the events.

use leptos::prelude::*;
use nameplate_backend::{Zone, notifications::Explanation};
use nameplate_domain::{kernel::EventId, notifications::Channel};
use serde::Deserialize;

use super::{
    channel_outcome::OutcomeIcon,
    day_sections::day_sections,
    notification_head::{glyph_of, moment_of_day, notification_head},
    outcome_text::outcome_text,
    why_event_page::path_of,
};
use crate::{
    kernel::{Icon, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/notifications/why`.
pub(crate) const WHY: PageInfo = PageInfo::plain(
    "Why did I (not) get this?",
    "Every event of the last 30 days that concerned you, and what became of it.",
)
.kept_offline();

#[derive(Default, Deserialize)]
#[serde(default)]
struct WhyQuery {
    /// Only what is older than this one; from the newest on when empty.
    before: String,
}

/// The events of the last 30 days that concerned the viewer.
pub(crate) async fn why_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let before = EventId::parse(&request.query::<WhyQuery>().before);
    let page = request.services.explanations.page(&viewer.user.id, before.as_ref()).await?;
    let empty = page
        .items
        .is_empty()
        .then(|| view! { <p class="empty">"Nothing has concerned you in the last 30 days."</p> });
    let older = page.next.map(|id| {
        view! {
            <p>
                <a class="button" href=format!("/notifications/why?before={id}")>
                    "Older"
                </a>
            </p>
        }
    });
    let zone = viewer.zone();
    let item = |it: &Explanation| item(&request, it, &zone);
    let days = day_sections(&request, &page.items, |it| it.received_at, item);
    Ok(view! {
        {days}
        {empty}
        {older}
        <p class="aside">
            <a href="/notifications">"All notifications"</a>
        </p>
    }
    .into_any())
}

fn item(request: &Request, item: &Explanation, zone: &Zone) -> AnyView {
    let Explanation { event_id, event, company_name, received_at, .. } = item;
    let now = request.services.now();
    let when = moment_of_day(request, *received_at);
    let channels = Channel::ALL.iter().map(|&channel| {
        let (outcome, words) = outcome_text(item, channel, zone, now);
        view! {
            <div>
                <dt>{channel.label()}</dt>
                <dd>
                    <OutcomeIcon outcome />
                    <span>{words}</span>
                </dd>
            </div>
        }
    });
    view! {
        <li class="notification">
            <Icon glyph=glyph_of(event.event_type) />
            <div class="notification-text">
                <h3>
                    <a class="notification-title" href=path_of(event_id)>
                        {event.title.as_ref().to_owned()}
                    </a>
                </h3>
                {notification_head(request, event, company_name, when, *received_at)}
                <dl class="why-outcomes">{channels.collect_view()}</dl>
            </div>
        </li>
    }
    .into_any()
}
