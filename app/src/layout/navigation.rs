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
    let groups = SETTINGS.iter().filter_map(|group| {
        let pages: Vec<_> = group.pages.iter().filter(may_see).map(link).collect();
        (!pages.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{group.title}</h2>
                    <ul>{pages}</ul>
                </section>
            }
        })
    });
    view! {
        <nav class="side-nav" aria-label="Settings">
            {groups.collect_view()}
        </nav>
    }
    .into_any()
}
