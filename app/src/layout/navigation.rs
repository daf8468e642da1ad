//! The settings' table of contents.

use leptos::prelude::*;
use nameplate_domain::companies::Permission;

use crate::{
    kernel::{Glyph, Icon},
    request::current_request,
};

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
        pages: &[
            Page {
                needs: None,
                path: "/settings/notifications",
                title: "Notifications",
                glyph: Glyph::Bell,
            },
            Page { needs: None, path: "/settings/mobile", title: "Phone", glyph: Glyph::Phone },
        ],
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
pub(super) fn SideNavigation(
    /// The path of the page.
    path: String,
) -> AnyView {
    let request = current_request();
    let viewer = request.as_ref().and_then(|request| request.viewer.as_ref());
    let may_see = |page: &&Page| {
        page.needs.is_none_or(|needs| viewer.is_some_and(|viewer| viewer.may(needs)))
    };
    let link = |page: &Page| {
        view! {
            <li>
                <a href=page.path aria-current=(path == page.path).then_some("page")>
                    <Icon glyph=page.glyph />
                    {page.title}
                </a>
            </li>
        }
    };
    let groups = GROUPS.iter().filter_map(|group| {
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
