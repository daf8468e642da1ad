//! The timeline of the account.

use leptos::prelude::*;
use nameplate_backend::activity::ActivityLog;
use nameplate_domain::{activity::ActivityGroup, kernel::ActivityId};
use serde::Deserialize;

use super::event_item::event_item;
use crate::kernel::{Glyph, Icon, PageInfo, PageRequest, PageResult};

/// `/settings/activity`.
pub(crate) const ACTIVITY: PageInfo = PageInfo::settings(
    "Activity",
    "What happened to your account. Say so when something wasn't you.",
);

#[derive(Default, Deserialize)]
#[serde(default)]
struct ActivityQuery {
    /// The word of the group that is shown; nothing for all.
    kind: String,
    /// The id of the event before which the list begins.
    before: String,
}

/// What happened to the viewer's account, the newest first.
pub(crate) async fn activity_page(request: PageRequest) -> PageResult {
    let ActivityQuery { kind, before } = request.query();
    let viewer = request.viewer()?;
    let (group, before) = (ActivityGroup::parse(&kind), ActivityId::parse(&before));
    let activity = &request.services.activity;
    let page = activity.list(&viewer.user.id, group, before.as_ref(), ActivityLog::PAGE).await?;
    let revocations = &request.services.activity_revocation;
    let revocable = revocations.revocable(&viewer.user.id, &page.events).await?;
    let items: Vec<_> =
        page.events.iter().map(|event| event_item(&request, viewer, event, &revocable)).collect();
    let empty = items.is_empty();
    let group = group.map(ActivityGroup::as_str).unwrap_or_default();
    let older = page.events.last().filter(|_| page.has_more).map(|last| {
        let path = format!("/settings/activity?kind={group}&before={}", last.id);
        view! {
            <p>
                <a class="button" href=path>
                    "Older"
                </a>
            </p>
        }
    });
    Ok(view! {
        {filter(group)}
        <ol class="timeline">{items}</ol>
        {empty.then(|| view! { <p class="empty">"Nothing of this kind has happened."</p> })}
        {older}
    }
    .into_any())
}

/// The groups to choose from, and the same as a file.
fn filter(chosen: &'static str) -> AnyView {
    let of_group = |path: &str, word: &str| match word {
        "" => path.to_owned(),
        word => format!("{path}?kind={word}"),
    };
    let link = |word: &'static str, label: &'static str| {
        view! {
            <li>
                <a
                    href=of_group("/settings/activity", word)
                    aria-current=(chosen == word).then_some("true")
                >
                    {label}
                </a>
            </li>
        }
    };
    let groups = ActivityGroup::ALL.iter().map(|group| link(group.as_str(), group.label()));
    view! {
        <div class="filter">
            <nav aria-label="Show">
                <ul>{link("", "Everything")} {groups.collect_view()}</ul>
            </nav>
            <a
                class="button"
                href=of_group("/settings/activity.csv", chosen)
                rel="external"
                download="activity.csv"
            >
                <Icon glyph=Glyph::Download />
                "Download"
            </a>
        </div>
    }
    .into_any()
}
