//! One's own companies.

use leptos::{html, prelude::*, server_fn::ServerFn as _};
use leptos_router::{LazyRoute, lazy_route};

use super::own_actions::{
    LeaveCompany, OwnCompanyView, SetDefaultCompany, SwitchCompany, get_companies,
};
use crate::{
    kernel::{
        FormErrors, FormOrigin, Load, Rejection, latest_rejection, use_act, use_news, use_toasts,
    },
    layout::SettingsPage,
};

pub(super) const DEFAULT_SET: &str = "Saved. That company opens when you sign in.";
pub(super) const LEFT: &str = "You left that company.";

/// `/settings/companies`.
pub(crate) struct CompaniesPage;

#[lazy_route]
impl LazyRoute for CompaniesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <SettingsPage title="Companies" lead="Where you work. Each has its own cases, team and settings.">
                <Companies />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Companies() -> impl IntoView {
    let (toasts, news) = (use_toasts(), use_news());
    let set_default = use_act::<SetDefaultCompany>();
    let leave = use_act::<LeaveCompany>();
    let heading = NodeRef::<html::H2>::new();
    let companies = Resource::new(
        move || (news.get(), set_default.version().get(), leave.version().get()),
        |_| get_companies(),
    );
    let tell = move |what: &'static str| {
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || {
        set_default.value().get().into_iter().flatten().for_each(|()| tell(DEFAULT_SET));
    });
    Effect::new(move || leave.value().get().into_iter().flatten().for_each(|()| tell(LEFT)));
    let rejection = latest_rejection(move || {
        [
            (set_default.version().get(), Rejection::of(set_default.value().get())),
            (leave.version().get(), Rejection::of(leave.value().get())),
        ]
    });
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Your companies"
            </h2>
            <FormErrors rejection />
            <Load resource=companies let:companies>
                <List companies set_default leave />
            </Load>
        </section>
    }
}

#[component]
fn List(
    /// The companies.
    companies: Vec<OwnCompanyView>,
    /// What makes one the default.
    set_default: ServerAction<SetDefaultCompany>,
    /// What leaves one.
    leave: ServerAction<LeaveCompany>,
) -> impl IntoView {
    let none = companies.is_empty();
    let several = companies.iter().filter(|company| !company.is_deactivated).count() > 1;
    let items =
        companies.into_iter().map(|company| view! { <Item company several set_default leave /> });
    view! {
        {none
            .then(|| {
                view! {
                    <p class="empty">
                        "You belong to no company. An admin of one can invite you."
                    </p>
                }
            })}
        <ul class="companies">{items.collect_view()}</ul>
    }
}

#[component]
fn Item(
    /// The company.
    company: OwnCompanyView,
    /// Whether there are others to go to.
    several: bool,
    /// What makes it the default.
    set_default: ServerAction<SetDefaultCompany>,
    /// What leaves it.
    leave: ServerAction<LeaveCompany>,
) -> impl IntoView {
    let OwnCompanyView { id, name, role, joined, is_current, is_default, is_deactivated } = company;
    let spoken = format!(" {name}");
    let leaving = format!(
        "You lose access to the cases, messages and tasks of {name}. Your account stays. Only an \
         invitation brings you back."
    );
    let switch = (!is_current && !is_deactivated).then(|| {
        let (id, spoken) = (id.clone(), spoken.clone());
        view! {
            <form method="post" action=SwitchCompany::url()>
                <FormOrigin />
                <input type="hidden" name="id" value=id />
                <button class="button" type="submit">
                    "Work here"
                    <span class="visually-hidden">{spoken}</span>
                </button>
            </form>
        }
    });
    let make_default = (several && !is_default && !is_deactivated).then(|| {
        let (id, spoken) = (id.clone(), spoken.clone());
        view! {
            <ActionForm action=set_default>
                <FormOrigin />
                <input type="hidden" name="id" value=id />
                <button class="button" type="submit">
                    "Make default"
                    <span class="visually-hidden">{spoken}</span>
                </button>
            </ActionForm>
        }
    });
    view! {
        <li class="company">
            <div class="company-head">
                <h3>{name.clone()} " " <span class="role">{role}</span></h3>
                {is_current.then(|| view! { <span class="mark">"You work here now"</span> })}
                {is_default.then(|| view! { <span class="mark">"Default"</span> })}
                {is_deactivated.then(|| view! { <span class="mark">"Deactivated by an admin"</span> })}
            </div>
            <p class="help">"Joined " <time datetime=joined.iso>{joined.exact}</time></p>
            <div class="company-acts">
                {switch} {make_default} <details class="disclosure">
                    <summary>"Leave" <span class="visually-hidden">{spoken}</span></summary>
                    <ActionForm action=leave>
                        <FormOrigin />
                        <p>{leaving}</p>
                        <input type="hidden" name="id" value=id />
                        <button class="button button-danger" type="submit">
                            {format!("Leave {name}")}
                        </button>
                    </ActionForm>
                </details>
            </div>
        </li>
    }
}
