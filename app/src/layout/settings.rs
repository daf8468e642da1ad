//! The settings: navigation on one side, a page on the other.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{navigation::SideNavigation, page_messages::PageMessages};
use crate::kernel::{Glyph, Icon, PageTitle, focus_on_arrival};

/// What stands around every settings page.
#[component]
pub(crate) fn SettingsLayout() -> impl IntoView {
    let path = use_location().pathname;
    let is_index = move || path.read().trim_end_matches('/') == "/settings";
    view! {
        <div class="settings" class:settings-index=is_index>
            <SideNavigation />
            <Outlet />
        </div>
    }
}

/// One settings page.
#[component]
pub(crate) fn SettingsPage(
    /// What it is called.
    title: &'static str,
    /// One sentence that says what it is for.
    lead: &'static str,
    /// Its sections.
    children: Children,
) -> impl IntoView {
    let content = focus_on_arrival();
    view! {
        <PageTitle text=title />
        <main id="main" class="content" tabindex="-1" node_ref=content>
            <a class="way-back" href="/settings">
                <Icon glyph=Glyph::ChevronLeft />
                "All settings"
            </a>
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <PageMessages />
            {children()}
        </main>
    }
}
