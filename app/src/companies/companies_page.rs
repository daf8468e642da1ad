//! One's own companies.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::companies::Membership;

use super::own_actions::{LeaveCompany, SetDefaultCompany, SwitchCompany};
use crate::{
    kernel::{ButtonForm, Disclosure, FormOrigin, PageInfo, PageRequest, PageResult, Region},
    request::Request,
};

/// `/settings/companies`.
pub(crate) const COMPANIES: PageInfo =
    PageInfo::settings("Companies", "Where you work. Each has its own cases, team and settings.")
        .kept_offline();

pub(crate) async fn companies_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let several = viewer.memberships.iter().filter(|it| it.is_active()).count() > 1;
    let current = viewer.current().map(|it| &it.company_id);
    let items: Vec<_> = viewer
        .memberships
        .iter()
        .map(|it| item(&request, it, current == Some(&it.company_id), several))
        .collect();
    let empty = items.is_empty().then(|| {
        view! {
            <p class="empty">"You belong to no company. An admin of one can invite you."</p>
        }
    });
    Ok(view! {
        <Region id="companies">
            <h2>"Your companies"</h2>
            {empty}
            <ul class="companies">{items}</ul>
        </Region>
    }
    .into_any())
}

/// One company, and what its member can do; `several` says whether there are others to go to.
fn item(
    request: &Request,
    company: &Membership,
    is_current: bool,
    several: bool,
) -> impl IntoView + use<> {
    let name = company.company_name.as_ref().to_owned();
    let hidden = vec![("id", company.company_id.to_string())];
    let (role, is_default, is_active) =
        (company.role.label(), company.is_default, company.is_active());
    let joined = request.when(company.joined_at);
    let leaving = format!(
        "You lose access to the cases, messages and tasks of {name}. Your account stays. Only an \
         invitation brings you back."
    );
    // A plain form: the next page is of another company, and is loaded as a whole.
    let switch = (!is_current && is_active).then(|| {
        view! {
            <form method="post" action=SwitchCompany::PATH>
                <FormOrigin hidden=hidden.clone() />
                <button class="button" type="submit">
                    "Work here"
                    <span class="visually-hidden">" " {name.clone()}</span>
                </button>
            </form>
        }
    });
    let make_default = (several && !is_default && is_active).then(|| {
        view! {
            <ButtonForm
                act=SetDefaultCompany::PATH
                hidden=hidden.clone()
                label="Make default"
                about=name.clone()
            />
        }
    });
    view! {
        <li class="company">
            <div class="company-head">
                <h3>{name.clone()} " " <span class="role">{role}</span></h3>
                {is_current.then(|| view! { <span class="mark">"You work here now"</span> })}
                {is_default.then(|| view! { <span class="mark">"Default"</span> })}
                {(!is_active).then(|| view! { <span class="mark">"Deactivated by an admin"</span> })}
            </div>
            <p class="help">"Joined " <time datetime=joined.iso>{joined.exact}</time></p>
            <div class="company-acts">
                {switch} {make_default}
                <Disclosure
                    summary="Leave"
                    about=name.clone()
                    key=format!("leave {}", company.company_id)
                >
                    <ButtonForm
                        act=LeaveCompany::PATH
                        hidden
                        text=leaving
                        class="button button-danger"
                        label=format!("Leave {name}")
                    />
                </Disclosure>
            </div>
        </li>
    }
}
