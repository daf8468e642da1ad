//! The settings' table of contents.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use nameplate_domain::companies::Permission;

use crate::kernel::{Glyph, Icon, use_viewer};

struct Group {
    title: &'static str,
    pages: &'static [Page],
}

struct Page {
    /// What one must be allowed in the company to see it, if anything.
    needs: Option<Permission>,
    path: &'static str,
    title: &'static str,
    glyph: Glyph,
}

const GROUPS: &[Group] = &[
    Group {
        title: "You",
        pages: &[
            Page { needs: None, path: "/settings/profile", title: "Profile", glyph: Glyph::Person },
            Page {
                needs: None,
                path: "/settings/accessibility",
                title: "Accessibility",
                glyph: Glyph::Accessibility,
            },
        ],
    },
    Group {
        title: "Notices",
        pages: &[Page {
            needs: None,
            path: "/settings/notifications",
            title: "Notifications",
            glyph: Glyph::Bell,
        }],
    },
    Group {
        title: "Security",
        pages: &[
            Page {
                needs: None,
                path: "/settings/security",
                title: "Password & two-factor",
                glyph: Glyph::Lock,
            },
            Page {
                needs: None,
                path: "/settings/sessions",
                title: "Sessions",
                glyph: Glyph::Computer,
            },
            Page {
                needs: None,
                path: "/settings/activity",
                title: "Activity",
                glyph: Glyph::Clock,
            },
        ],
    },
    Group {
        title: "Account",
        pages: &[Page {
            needs: None,
            path: "/settings/companies",
            title: "Companies",
            glyph: Glyph::Building,
        }],
    },
    Group {
        title: "Company",
        pages: &[
            Page {
                needs: Some(Permission::SeeTeam),
                path: "/company/team",
                title: "Team",
                glyph: Glyph::People,
            },
            Page {
                needs: Some(Permission::EditDetails),
                path: "/company/details",
                title: "Company details",
                glyph: Glyph::Settings,
            },
            Page {
                needs: Some(Permission::ManageBilling),
                path: "/company/billing",
                title: "Billing",
                glyph: Glyph::Receipt,
            },
            Page {
                needs: Some(Permission::SeeTeam),
                path: "/company/activity",
                title: "Company activity",
                glyph: Glyph::Clock,
            },
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
    let viewer = use_viewer();
    let may_see = move |page: &Page| {
        page.needs.is_none_or(|needs| viewer.read().as_ref().is_some_and(|it| it.may(needs)))
    };
    let groups = GROUPS.iter().map(move |group| {
        let pages = move || {
            let seen = group.pages.iter().filter(|page| may_see(page));
            seen.map(link).collect_view()
        };
        view! {
            <Show when=move || group.pages.iter().any(may_see)>
                <section>
                    <h2>{group.title}</h2>
                    <ul>{pages}</ul>
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
