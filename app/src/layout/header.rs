//! The head of every page.

use leptos::prelude::*;
use nameplate_islands::Bell;

use crate::{
    companies::CompanySwitcher,
    kernel::{Avatar, AvatarData, Glyph, Icon, Logo, shortcut_aria, shortcut_caps},
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
                            {find_button()}
                            <Bell />
                            <AccountMenu viewer=viewer.clone() />
                        }
                    })}
            </div>
        </header>
    }
    .into_any()
}

/// The way to the search: a page, and with script a dialog over any page.
fn find_button() -> AnyView {
    view! {
        <a
            class="button find-button"
            href="/search"
            data-dialog="search-dialog"
            data-shortcut="search"
            aria-keyshortcuts=shortcut_aria(Some("search"))
        >
            <Icon glyph=Glyph::Search />
            <span>"Search"</span>
            {shortcut_caps(Some("search"))}
        </a>
    }
    .into_any()
}

/// A page that the account menu leads to, with the keys that lead there, too.
#[component]
fn MenuLink(
    href: &'static str,
    label: &'static str,
    glyph: Glyph,
    /// The shortcut that does the same.
    shortcut: &'static str,
    #[prop(optional)] dialog: Option<&'static str>,
) -> AnyView {
    view! {
        <a
            class="menu-item"
            href=href
            data-dialog=dialog
            data-shortcut=dialog.map(|_| shortcut)
            aria-keyshortcuts=shortcut_aria(Some(shortcut))
        >
            <Icon glyph />
            {label}
            {shortcut_caps(Some(shortcut))}
        </a>
    }
    .into_any()
}

/// The account menu opens by the browser's own popover, so it needs no script.
#[component]
fn AccountMenu(viewer: Viewer) -> AnyView {
    let name = viewer.user.name.as_ref().to_owned();
    view! {
        <div class="account" id="account" data-region="viewer">
            <button
                class="avatar-button"
                type="button"
                popovertarget="account-menu"
                aria-label=format!("Account menu, {name}")
            >
                <Avatar person=AvatarData::from(&viewer.user) />
            </button>
            <div class="menu" id="account-menu" popover="auto">
                <div class="menu-person">
                    <strong>{name}</strong>
                    <span>{viewer.user.email.as_ref().to_owned()}</span>
                </div>
                <MenuLink
                    href="/settings/profile"
                    label="Profile"
                    glyph=Glyph::Person
                    shortcut="profile"
                />
                <MenuLink
                    href="/settings"
                    label="Settings"
                    glyph=Glyph::Settings
                    shortcut="overview"
                />
                <MenuLink
                    href="/shortcuts"
                    label="List of shortcuts"
                    glyph=Glyph::Keyboard
                    shortcut="shortcut_list"
                    dialog="shortcut-list"
                />
                <SignOutForm />
            </div>
        </div>
    }
    .into_any()
}
