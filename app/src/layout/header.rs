//! The head of every page.

use leptos::prelude::*;

use crate::{
    kernel::{Glyph, Icon, Logo, ViewerInfo, use_viewer},
    sessions::SignOutForm,
};

/// The head of every page: the plate, the company, the account menu.
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
            {move || {
                viewer
                    .get()
                    .and_then(|viewer| viewer.company)
                    .map(|(company, role)| {
                        view! {
                            <p class="current-company">
                                {company} " " <span class="role">{role}</span>
                            </p>
                        }
                    })
            }}
            <div class="header-end">
                {move || viewer.get().map(|viewer| view! { <AccountMenu viewer /> })}
            </div>
        </header>
    }
}

/// The account menu opens by the browser's own popover, so it needs no script.
#[component]
fn AccountMenu(
    /// Whose menu it is.
    viewer: ViewerInfo,
) -> impl IntoView {
    let ViewerInfo { name, email, initials, colour, .. } = viewer;
    view! {
        <button
            class="avatar-button"
            type="button"
            popovertarget="account-menu"
            aria-label=format!("Account menu, {name}")
        >
            <span class="avatar" data-colour=colour.to_string() data-initials=initials></span>
        </button>
        <div class="menu" id="account-menu" popover="auto">
            <div class="menu-person">
                <strong>{name}</strong>
                <span>{email}</span>
            </div>
            <a class="menu-item" href="/settings">
                <Icon glyph=Glyph::Settings />
                "Settings"
            </a>
            <SignOutForm />
        </div>
    }
}
