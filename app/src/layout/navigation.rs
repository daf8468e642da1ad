//! The settings' table of contents.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::kernel::{Glyph, Icon};

struct Group {
    title: &'static str,
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
        pages: &[
            Page { path: "/settings/security", title: "Password", glyph: Glyph::Lock },
            Page { path: "/settings/sessions", title: "Sessions", glyph: Glyph::Computer },
            Page { path: "/settings/activity", title: "Activity", glyph: Glyph::Clock },
        ],
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
    let groups = GROUPS.iter().map(|group| {
        view! {
            <section>
                <h2>{group.title}</h2>
                <ul>{group.pages.iter().map(link).collect_view()}</ul>
            </section>
        }
    });
    view! {
        <nav class="side-nav" aria-label="Settings">
            {groups.collect_view()}
        </nav>
    }
}
