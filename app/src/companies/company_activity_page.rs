//! What happened in a company.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::company_field::use_company;
use super::log_actions::{CompanyEventView, CompanyEventsView, get_company_events};
use crate::{
    kernel::{Load, Moment},
    layout::SettingsPage,
};

/// `/company/activity`.
pub(crate) struct CompanyActivityPage;

#[lazy_route]
impl LazyRoute for CompanyActivityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let before = Memo::new(move |_| query.read().get("before").unwrap_or_default());
        let company = use_company();
        let events = Resource::new(
            move || (before.get(), company.get()),
            |(before, _)| get_company_events(before),
        );
        view! {
            <SettingsPage title="Company activity" lead="Who joined, left and changed what, for a year.">
                <Load resource=events let:events>
                    <Events events />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Events(
    /// What happened.
    events: CompanyEventsView,
) -> impl IntoView {
    let CompanyEventsView { events, next } = events;
    let none = events.is_empty();
    let items = events.into_iter().map(|event| {
        let CompanyEventView { label, subject, detail, actor, when } = event;
        view! {
            <li class="event">
                <div class="event-head">
                    <h2>{label}</h2>
                    <Moment when />
                </div>
                {(!subject.is_empty() || !detail.is_empty())
                    .then(|| view! { <p>{subject} " " {detail}</p> })}
                <p class="help">"By " {actor}</p>
            </li>
        }
    });
    let next = next.map(|before| {
        view! {
            <p>
                <a class="button" href=format!("/company/activity?before={before}")>
                    "Older"
                </a>
            </p>
        }
    });
    view! {
        {none.then(|| view! { <p class="empty">"Nothing has happened yet."</p> })}
        <ul class="events">{items.collect_view()}</ul>
        {next}
    }
}
