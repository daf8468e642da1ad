//! The settings' table of contents.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::kernel::{Glyph, Icon, use_viewer};

struct Group {
    title: &'static str,
    /// Whether only those see it who may change how their company works.
    is_for_admins: bool,
    pages: &'static [Page],
}

struct Page {
    path: &'static str,
    title: &'static str,
    glyph: Glyph,
}

const GROUPS: &[Group] = &[
    Group {
        title: "You",
        is_for_admins: false,
        pages: &[
            Page { path: "/settings/profile", title: "Profile", glyph: Glyph::Person },
            Page {
                path: "/settings/accessibility",
                title: "Accessibility",
                glyph: Glyph::Accessibility,
            },
        ],
    },
    Group {
        title: "Security",
        is_for_admins: false,
        pages: &[
            Page { path: "/settings/security", title: "Password & two-factor", glyph: Glyph::Lock },
            Page { path: "/settings/sessions", title: "Sessions", glyph: Glyph::Computer },
            Page { path: "/settings/activity", title: "Activity", glyph: Glyph::Clock },
        ],
    },
    Group {
        title: "Company",
        is_for_admins: true,
        pages: &[Page {
            path: "/company/details",
            title: "Company details",
            glyph: Glyph::Building,
        }],
    },
];

/// The side navigation; on a phone, the list that `/settings` is.
#[component]
pub(crate) fn SideNavigation() -> impl IntoView {
    let path = use_location().pathname;
    let link = move |page: &'static Page| {
        view! {
            <li>
                <a
                    href=page.path
                    aria-current=move || (path.read().as_str() == page.path).then_some("page")
                >
                    <Icon glyph=page.glyph />
                    {page.title}
                </a>
            </li>
        }
    };
    let viewer = use_viewer();
    let is_admin = move || viewer.read().as_ref().is_some_and(|viewer| viewer.is_admin);
    let groups = GROUPS.iter().map(|group| {
        view! {
            <Show when=move || !group.is_for_admins || is_admin()>
                <section>
                    <h2>{group.title}</h2>
                    <ul>{group.pages.iter().map(link).collect_view()}</ul>
                </section>
            </Show>
        }
    });
    view! {
        <nav class="side-nav" aria-label="Settings">
            {groups.collect_view()}
        </nav>
    }
}
