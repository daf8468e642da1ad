//! The head of every page.

use leptos::prelude::*;
use nameplate_islands::Bell;

use crate::{
    companies::CompanySwitcher,
    kernel::{Avatar, Face, Glyph, Icon, Logo},
    notifications::SnoozeStatus,
    request::{Viewer, current_request},
    sessions::SignOutForm,
};

/// The head of every page: the plate, the company, a snooze, the bell, the account menu.
#[component]
pub(super) fn SiteHeader() -> AnyView {
    let request = current_request();
    let viewer = request.as_ref().and_then(|request| request.viewer.as_ref());
    let start = if viewer.is_some() { "/settings" } else { "/sign-in" };
    view! {
        <header class="site-header" id="site-header">
            <a class="brand" href=start>
                <Logo />
                <span class="brand-name">"Nameplate"</span>
            </a>
            {viewer.map(|viewer| view! { <CompanySwitcher viewer=viewer.clone() /> })}
            <div class="header-end">
                {viewer
                    .map(|viewer| {
                        view! {
                            <SnoozeStatus viewer=viewer.clone() />
                            <Bell />
                            <AccountMenu viewer=viewer.clone() />
                        }
                    })}
            </div>
        </header>
    }
    .into_any()
}

/// The account menu opens by the browser's own popover, so it needs no script.
#[component]
fn AccountMenu(
    /// Whose it is.
    viewer: Viewer,
) -> AnyView {
    let name = viewer.user.name.as_ref().to_owned();
    view! {
        <div class="account" id="account" data-region="viewer">
            <button
                class="avatar-button"
                type="button"
                popovertarget="account-menu"
                aria-label=format!("Account menu, {name}")
            >
                <Avatar person=Face::from(&viewer.user) />
            </button>
            <div class="menu" id="account-menu" popover="auto">
                <div class="menu-person">
                    <strong>{name}</strong>
                    <span>{viewer.user.email.as_ref().to_owned()}</span>
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
        </div>
    }
    .into_any()
}
