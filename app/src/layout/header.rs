//! The head of every page.

use leptos::prelude::*;

use crate::{
    companies::CompanySwitcher,
    kernel::{Avatar, Glyph, Icon, Logo, ViewerInfo, use_viewer},
    notifications::Bell,
    sessions::SignOutForm,
};

/// The head of every page: the plate, the company, the bell, the account menu.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let viewer = use_viewer();
    let start = move || if viewer.read().is_some() { "/settings" } else { "/sign-in" };
    view! {
        <header class="site-header">
            <a class="brand" href=start>
                <Logo />
                <span class="brand-name">"Nameplate"</span>
            </a>
            <CompanySwitcher />
            <div class="header-end">
                <Show when=move || viewer.read().is_some()>
                    <Bell />
                    <AccountMenu />
                </Show>
            </div>
        </header>
    }
}

/// The account menu opens by the browser's own popover, so it needs no script. What it shows
/// follows the viewer, so a changed name is there at once.
#[component]
fn AccountMenu() -> impl IntoView {
    let viewer = use_viewer();
    let of_viewer = move |part: fn(&ViewerInfo) -> &str| {
        viewer.read().as_ref().map(|viewer| part(viewer).to_owned()).unwrap_or_default()
    };
    let name = move || of_viewer(|viewer| &viewer.name);
    let email = move || of_viewer(|viewer| &viewer.email);
    view! {
        <button
            class="avatar-button"
            type="button"
            popovertarget="account-menu"
            aria-label=move || format!("Account menu, {}", name())
        >
            <Avatar person=viewer />
        </button>
        <div class="menu" id="account-menu" popover="auto">
            <div class="menu-person">
                <strong>{name}</strong>
                <span>{email}</span>
            </div>
            <a class="menu-item" href="/settings/profile">
                <Icon glyph=Glyph::Person />
                "Profile"
            </a>
            <a class="menu-item" href="/settings">
                <Icon glyph=Glyph::Settings />
                "Settings"
            </a>
            <SignOutForm />
        </div>
    }
}
