//! Why one did, or didn't, hear of something: the events.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    arrival_icon::ArrivalIcon,
    notification_head::NotificationHead,
    why_actions::{ChannelView, WhyListView, WhyView, get_explanations},
};
use crate::{kernel::Load, layout::PlainPage};

/// `/notifications/why`.
pub(crate) struct WhyPage;

#[lazy_route]
impl LazyRoute for WhyPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let before = move || query.read().get("before").unwrap_or_default();
        let events = Resource::new(before, get_explanations);
        view! {
            <PlainPage
                title="Why did I (not) get this?"
                lead="Every event of the last 30 days that concerned you, and what became of it."
            >
                <Load resource=events let:view>
                    <Events view />
                </Load>
                <p class="aside">
                    <a href="/notifications">"All notifications"</a>
                </p>
            </PlainPage>
        }
        .into_any()
    }
}

#[component]
fn Events(
    /// The events.
    view: WhyListView,
) -> impl IntoView {
    let WhyListView { items, older } = view;
    let empty = items
        .is_empty()
        .then(|| view! { <p class="empty">"Nothing has concerned you in the last 30 days."</p> });
    let older = older.map(|id| {
        view! {
            <p>
                <a class="button" href=format!("/notifications/why?before={id}")>
                    "Older"
                </a>
            </p>
        }
    });
    let items = items.into_iter().map(|item| view! { <Item item /> });
    view! {
        <ol class="notifications">{items.collect_view()}</ol>
        {empty}
        {older}
    }
}

#[component]
fn Item(
    /// The event.
    item: WhyView,
) -> impl IntoView {
    let WhyView { id, label, title, company, when, channels, is_test, .. } = item;
    let channels = channels.into_iter().map(|ChannelView { channel, arrival, outcome, .. }| {
        view! {
            <div>
                <dt>{channel}</dt>
                <dd>
                    <ArrivalIcon arrival />
                    {outcome}
                </dd>
            </div>
        }
    });
    view! {
        <li class="notification">
            <NotificationHead label company when is_test />
            <h2>
                <a href=format!("/notifications/why/{id}")>{title}</a>
            </h2>
            <dl class="outcomes">{channels.collect_view()}</dl>
        </li>
    }
}
