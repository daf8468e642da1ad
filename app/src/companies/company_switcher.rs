//! The company that one works in, in the header.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::own_actions::SwitchCompany;
use crate::kernel::{FormOrigin, Glyph, Icon, ViewerCompany, use_viewer};

/// The current company; with others, a menu that leads to them. It opens by the browser's own
/// popover and its forms are plain, so it needs no script, and no page has to carry the code of an
/// action for it.
#[component]
pub(crate) fn CompanySwitcher() -> impl IntoView {
    let viewer = use_viewer();
    move || {
        let viewer = viewer.get()?;
        let (current, others): (Vec<_>, Vec<_>) =
            viewer.companies.into_iter().partition(|company| company.is_current);
        let current = current.into_iter().next();
        match current {
            None if others.is_empty() => None,
            Some(company) if others.is_empty() => Some(
                view! {
                    <p class="current-company">
                        {company.name} " " <RoleMark role=company.role.label() />
                    </p>
                }
                .into_any(),
            ),
            current => Some(view! { <Menu current others /> }.into_any()),
        }
    }
}

#[component]
fn RoleMark(
    /// The role, in words.
    role: &'static str,
) -> impl IntoView {
    view! { <span class="role">{role}</span> }
}

#[component]
fn Menu(
    /// Where one works now, if anywhere.
    current: Option<ViewerCompany>,
    /// Where one could.
    others: Vec<ViewerCompany>,
) -> impl IntoView {
    let items = others.into_iter().map(|company| {
        view! {
            <form method="post" action=SwitchCompany::url()>
                <FormOrigin />
                <input type="hidden" name="id" value=company.id />
                <button class="menu-item" type="submit">
                    <Icon glyph=Glyph::Building />
                    <span>{company.name} " " <RoleMark role=company.role.label() /></span>
                </button>
            </form>
        }
    });
    let current = match current {
        Some(company) => {
            view! { {company.name} " " <RoleMark role=company.role.label() /> }.into_any()
        }
        None => "No company".into_any(),
    };
    view! {
        <button
            class="current-company company-button"
            type="button"
            popovertarget="company-menu"
        >
            <span>
                <span class="visually-hidden">"Company: "</span>
                {current}
                <span class="visually-hidden">", switch company"</span>
            </span>
            <Icon glyph=Glyph::ChevronDown />
        </button>
        <div class="menu company-menu" id="company-menu" popover="auto">
            {items.collect_view()} <a class="menu-item" href="/settings/companies">
                <Icon glyph=Glyph::Settings />
                "All companies"
            </a>
        </div>
    }
}
