//! The timeline of the account.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use nameplate_domain::activity::ActivityGroup;

use super::{
    actions::{DisownActivity, TimelineView, get_activity},
    event_item::EventItem,
};
use crate::{
    kernel::{FormErrors, Glyph, Icon, Load, Rejection, use_act, use_toasts},
    layout::SettingsPage,
};

/// `/settings/activity`.
pub(crate) struct ActivityPage;

#[lazy_route]
impl LazyRoute for ActivityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let of_query = move |name: &str| query.read().get(name).unwrap_or_default();
        let kind = Signal::derive(move || of_query("kind"));
        view! {
            <SettingsPage
                title="Activity"
                lead="What happened to your account. Say so when something wasn't you."
            >
                <Filter kind />
                <Timeline kind before=Signal::derive(move || of_query("before")) />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Filter(
    /// The word of the group that is shown; nothing for all.
    kind: Signal<String>,
) -> impl IntoView {
    let link = move |word: &'static str, label: &'static str| {
        let path = if word.is_empty() {
            "/settings/activity".to_owned()
        } else {
            format!("/settings/activity?kind={word}")
        };
        view! {
            <li>
                <a href=path aria-current=move || (kind.read().as_str() == word).then_some("true")>
                    {label}
                </a>
            </li>
        }
    };
    let download = move || match kind.get() {
        kind if kind.is_empty() => "/settings/activity.csv".to_owned(),
        kind => format!("/settings/activity.csv?kind={kind}"),
    };
    let groups = ActivityGroup::ALL.map(|group| link(group.as_str(), group.label()));
    view! {
        <div class="filter">
            <nav aria-label="Show">
                <ul>{link("", "Everything")} {groups.collect_view()}</ul>
            </nav>
            <a class="button" href=download rel="external" download="activity.csv">
                <Icon glyph=Glyph::Download />
                "Download"
            </a>
        </div>
    }
}

#[component]
fn Timeline(
    /// The word of the group that is shown.
    kind: Signal<String>,
    /// The event before which the list begins.
    before: Signal<String>,
) -> impl IntoView {
    let toasts = use_toasts();
    let disown = use_act::<DisownActivity>();
    let rejection = Signal::derive(move || Rejection::of(disown.value().get()));
    let events = Resource::new(
        move || (kind.get(), before.get(), disown.version().get()),
        |(kind, before, _)| get_activity(kind, before),
    );
    let opened = RwSignal::new(None);
    Effect::new(move || {
        if let Some(Ok(done)) = disown.value().get() {
            opened.set(None);
            toasts.show(done);
        }
    });
    view! {
        <FormErrors rejection />
        <Load resource=events let:view>
            <Events view disown opened kind />
        </Load>
    }
}

#[component]
fn Events(
    /// What is shown.
    view: TimelineView,
    /// What *This wasn't me* sends.
    disown: ServerAction<DisownActivity>,
    /// The id of the event whose question is open.
    opened: RwSignal<Option<String>>,
    /// The word of the group that is shown.
    kind: Signal<String>,
) -> impl IntoView {
    let TimelineView { events, older } = view;
    let is_empty = events.is_empty();
    let items = events.into_iter().map(|event| view! { <EventItem event disown opened /> });
    let older = older.map(|id| {
        let kind = kind.get_untracked();
        let path = format!("/settings/activity?kind={kind}&before={id}");
        view! {
            <p>
                <a class="button" href=path>
                    "Older"
                </a>
            </p>
        }
    });
    view! {
        <ol class="timeline">{items.collect_view()}</ol>
        {is_empty.then(|| view! { <p class="empty">"Nothing of this kind has happened."</p> })}
        {older}
    }
}
