//! A page that stands alone, without the settings beside it.

use leptos::prelude::*;

use super::page_messages::PageMessages;
use crate::kernel::{PageTitle, focus_on_arrival};

/// A page that stands alone.
#[component]
pub(crate) fn PlainPage(
    /// What it is called.
    title: &'static str,
    /// One sentence that says what it is for.
    lead: &'static str,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let content = focus_on_arrival();
    view! {
        <PageTitle text=title />
        <main id="main" class="content plain" tabindex="-1" node_ref=content>
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <PageMessages />
            {children()}
        </main>
    }
}
