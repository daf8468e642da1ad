//! The company that one works in, in the header.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::companies::Membership;

use super::own_actions::SwitchCompany;
use crate::{
    kernel::{FormOrigin, Glyph, Icon},
    request::Viewer,
};

/// The current company; with others, a menu that leads to them. It opens by the browser's own popover,
/// and its forms load the next page as a whole: nothing of one company stays beside another's.
#[component]
pub(crate) fn CompanySwitcher(viewer: Viewer) -> AnyView {
    let current = viewer.current();
    let others: Vec<_> = viewer.others().collect();
    let content = match (current, others.is_empty()) {
        (None, true) => None,
        (Some(company), true) => Some(
            view! { <p class="current-company company-name-and-role">{named(company)}</p> }
                .into_any(),
        ),
        (current, false) => Some(menu(current, &others).into_any()),
    };
    view! {
        <div class="company-switcher" id="company-switcher" data-region="viewer">
            {content}
        </div>
    }
    .into_any()
}

/// A company's name, with the role there.
fn named(company: &Membership) -> impl IntoView + use<> {
    let (name, role) = (company.company_name.as_ref().to_owned(), company.role.label());
    view! {
        <span class="company-name">{name}</span>
        " "
        <span class="role">{role}</span>
    }
}

fn menu(current: Option<&Membership>, others: &[&Membership]) -> impl IntoView + use<> {
    let items: Vec<_> = others
        .iter()
        .map(|company| {
            view! {
                <form method="post" action=SwitchCompany::PATH>
                    <FormOrigin />
                    <input type="hidden" name="id" value=company.company_id.to_string() />
                    <button class="menu-item" type="submit">
                        <Icon glyph=Glyph::Building />
                        <span class="company-name-and-role">{named(company)}</span>
                    </button>
                </form>
            }
        })
        .collect();
    let current = current.map_or_else(|| "No company".into_any(), |it| named(it).into_any());
    view! {
        <button
            class="current-company company-button"
            type="button"
            popovertarget="company-menu"
        >
            <span class="company-name-and-role">
                <span class="visually-hidden">"Company: "</span>
                {current}
                <span class="visually-hidden">", switch company"</span>
            </span>
            <Icon glyph=Glyph::ChevronDown />
        </button>
        <div class="menu company-menu" id="company-menu" popover="auto">
            {items}
            <a class="menu-item" href="/settings/companies">
                <Icon glyph=Glyph::Settings />
                "All companies"
            </a>
        </div>
    }
}
