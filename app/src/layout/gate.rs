//! A page with one thing on it: the way in, the first run, a message.

use leptos::prelude::*;

use super::page_messages::PageMessages;
use crate::kernel::{PageTitle, focus_on_arrival};

/// A page with one thing on it.
#[component]
pub(crate) fn GatePage(
    /// What it is called in the tab.
    title: &'static str,
    /// Its heading.
    heading: &'static str,
    /// What it is about.
    #[prop(optional)]
    lead: Option<&'static str>,
    /// The one thing.
    children: Children,
) -> impl IntoView {
    let content = focus_on_arrival();
    view! {
        <PageTitle text=title />
        <main id="main" class="gate" tabindex="-1" node_ref=content>
            <div class="gate-plate">
                <h1>{heading}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                <PageMessages />
                {children()}
            </div>
        </main>
    }
}
