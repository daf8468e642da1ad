//! The settings' table of contents.

use leptos::prelude::*;
use nameplate_domain::shortcuts::Shortcut;

use crate::{
    kernel::{Icon, SETTINGS, SettingsPage, shortcut_caps},
    request::current_request,
};

/// The side navigation; on a phone, the list that `/settings` is.
#[component]
pub(super) fn SideNavigation(path: String) -> AnyView {
    let request = current_request();
    let viewer = request.as_ref().and_then(|request| request.viewer.as_ref());
    let may_see = |page: &&SettingsPage| viewer.is_some_and(|viewer| page.is_open_to(viewer));
    let link = |page: &SettingsPage| {
        let shortcut = Shortcut::to_page(page.path);
        view! {
            <li>
                <a href=page.path aria-current=(path == page.path).then_some("page")>
                    <Icon glyph=page.glyph />
                    {page.title}
                    {shortcut_caps(shortcut.map(|it| it.id))}
                </a>
            </li>
        }
    };
    let groups = SETTINGS.iter().enumerate().filter_map(|(index, group)| {
        let id = format!("settings-group-{index}");
        let pages: Vec<_> = group.pages.iter().filter(may_see).map(link).collect();
        (!pages.is_empty()).then(|| {
            view! {
                // No heading: those of the page come behind it, and begin with the page's own.
                <div>
                    <p class="label" id=id.clone()>
                        {group.title}
                    </p>
                    <ul aria-labelledby=id>{pages}</ul>
                </div>
            }
        })
    });
    view! {
        <nav class="side-nav" id="all-settings" aria-label="Settings">
            {groups.collect_view()}
        </nav>
    }
    .into_any()
}
