//! Where a person is signed in.

use leptos::{html, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    session_actions::{
        EndAllSessions, EndOtherSessions, EndSession, SessionListView, SessionView, ended_in_words,
        get_sessions,
    },
    session_item::SessionItem,
};
use crate::{
    kernel::{FormErrors, FormOrigin, Load, Rejection, follow, use_act, use_toasts},
    layout::SettingsPage,
};

/// `/settings/sessions`.
pub(crate) struct SessionsPage;

#[lazy_route]
impl LazyRoute for SessionsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let after = Signal::derive(move || query.read().get("after").unwrap_or_default());
        view! {
            <SettingsPage
                title="Sessions"
                lead="Where you are signed in. Sign out what you don't use, and what you don't know."
            >
                <Sessions after />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Sessions(
    /// Where the list begins.
    after: Signal<String>,
) -> impl IntoView {
    let toasts = use_toasts();
    let end = use_act::<EndSession>();
    let end_others = use_act::<EndOtherSessions>();
    let end_all = use_act::<EndAllSessions>();
    let heading = NodeRef::<html::H2>::new();
    let list = Resource::new(
        move || (after.get(), end.version().get(), end_others.version().get()),
        |(after, _, _)| get_sessions(after),
    );
    let tell = move |ended: u64| {
        toasts.show(ended_in_words(ended));
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || end.value().get().into_iter().flatten().for_each(tell));
    Effect::new(move || end_others.value().get().into_iter().flatten().for_each(tell));
    follow(end_all.value().into());
    let rejection = Signal::derive(move || {
        [
            Rejection::of(end.value().get()),
            Rejection::of(end_others.value().get()),
            Rejection::of(end_all.value().get()),
        ]
        .into_iter()
        .find(Rejection::is_some)
        .unwrap_or_default()
    });
    view! {
        <FormErrors rejection />
        <Load resource=list let:list>
            <Lists list heading end end_others end_all />
        </Load>
    }
}

#[component]
fn Lists(
    /// The sessions.
    list: SessionListView,
    /// The heading of the others.
    heading: NodeRef<html::H2>,
    /// What signs one out.
    end: ServerAction<EndSession>,
    /// What signs all others out.
    end_others: ServerAction<EndOtherSessions>,
    /// What signs all out.
    end_all: ServerAction<EndAllSessions>,
) -> AnyView {
    let SessionListView { current, others, count, next } = list;
    let (dormant, used): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|session| session.is_dormant);
    let none = count == 0;
    let next = next.map(|after| {
        view! {
            <p>
                <a class="button" href=format!("/settings/sessions?after={after}")>
                    "More"
                </a>
            </p>
        }
    });
    view! {
        <section class="section">
            <h2>"This device"</h2>
            <ul class="sessions">
                {current.map(|session| view! { <SessionItem session end=None /> })}
            </ul>
            <ActionForm action=end_all>
                <FormOrigin />
                <button class="button button-danger" type="submit">
                    "Sign out everywhere"
                </button>
            </ActionForm>
        </section>
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                {format!("Other devices ({count})")}
            </h2>
            {none.then(|| view! { <p class="empty">"You are signed in nowhere else."</p> })}
            {(!none)
                .then(|| {
                    view! {
                        <ActionForm action=end_others>
                            <FormOrigin />
                            <button class="button" type="submit">
                                "Sign out all other devices"
                            </button>
                        </ActionForm>
                    }
                })} <Items sessions=used end />
            {(!dormant.is_empty())
                .then(|| {
                    view! {
                        <h3 class="sessions-group">"Not used for a week or longer"</h3>
                        <Items sessions=dormant end />
                    }
                })} {next}
        </section>
    }
    .into_any()
}

#[component]
fn Items(
    /// The sessions.
    sessions: Vec<SessionView>,
    /// What signs one out.
    end: ServerAction<EndSession>,
) -> impl IntoView {
    let items = sessions.into_iter().map(|session| view! { <SessionItem session end=Some(end) /> });
    view! { <ul class="sessions">{items.collect_view()}</ul> }
}
