//! One member of a company.

use leptos::{html, prelude::*};
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::company_field::use_company;
use super::{
    member_acts::{DeleteAccount, RemoveFromCompany, Role, SignOutEverywhere, StatusForm},
    team_actions::{
        ChangeRole, DeactivateMember, DeleteMemberAccount, MemberPageData, MemberView,
        ReactivateMember, RemoveMember, SignMemberOut, get_member,
    },
};
use crate::{
    kernel::{FormErrors, Load, Moment, Rejection, follow, latest_rejection, use_toasts},
    layout::SettingsPage,
};

pub(super) const ROLE_CHANGED: &str = "Role changed. It holds at once.";
pub(super) const DEACTIVATED: &str = "Deactivated. They are out of this company.";
pub(super) const REACTIVATED: &str = "Reactivated. They can enter this company again.";

/// `/company/team/{user}`.
pub(crate) struct MemberPage;

#[lazy_route]
impl LazyRoute for MemberPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let id = Memo::new(move |_| params.read().get("user").unwrap_or_default());
        view! {
            <SettingsPage title="Member" lead="What they are in this company, and what you can do about it.">
                <p>
                    <a href="/company/team">"Back to the team"</a>
                </p>
                <Member id />
            </SettingsPage>
        }
        .into_any()
    }
}

/// What can be done to a member. Made once, above what is loaded anew after each of them.
#[derive(Clone, Copy)]
struct Acts {
    role: ServerAction<ChangeRole>,
    sign_out: ServerAction<SignMemberOut>,
    deactivate: ServerAction<DeactivateMember>,
    reactivate: ServerAction<ReactivateMember>,
    remove: ServerAction<RemoveMember>,
    delete: ServerAction<DeleteMemberAccount>,
}

#[component]
fn Member(
    /// The id of the user.
    id: Memo<String>,
) -> impl IntoView {
    let (toasts, company) = (use_toasts(), use_company());
    let acts = Acts {
        role: ServerAction::new(),
        sign_out: ServerAction::new(),
        deactivate: ServerAction::new(),
        reactivate: ServerAction::new(),
        remove: ServerAction::new(),
        delete: ServerAction::new(),
    };
    let heading = NodeRef::<html::Div>::new();
    let member = Resource::new(
        move || {
            let versions = [
                acts.role.version().get(),
                acts.deactivate.version().get(),
                acts.reactivate.version().get(),
            ];
            (id.get(), company.get(), versions)
        },
        |(id, _, _)| get_member(id),
    );
    let tell = move |what: String| {
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed may go; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    let told = move |done: Option<Result<(), _>>, what: &str| {
        if let Some(Ok(())) = done {
            tell(what.to_owned());
        }
    };
    Effect::new(move || told(acts.role.value().get(), ROLE_CHANGED));
    Effect::new(move || told(acts.deactivate.value().get(), DEACTIVATED));
    Effect::new(move || told(acts.reactivate.value().get(), REACTIVATED));
    Effect::new(move || {
        if let Some(Ok(ended)) = acts.sign_out.value().get() {
            tell(ended_in_words(ended));
        }
    });
    follow(acts.remove.value().into());
    follow(acts.delete.value().into());
    let rejection = latest_rejection(move || {
        [
            (acts.role.version().get(), Rejection::of(acts.role.value().get())),
            (acts.sign_out.version().get(), Rejection::of(acts.sign_out.value().get())),
            (acts.deactivate.version().get(), Rejection::of(acts.deactivate.value().get())),
            (acts.reactivate.version().get(), Rejection::of(acts.reactivate.value().get())),
            (acts.remove.version().get(), Rejection::of(acts.remove.value().get())),
        ]
    });
    view! {
        <div tabindex="-1" node_ref=heading>
            <FormErrors rejection />
            <Load resource=member let:data>
                <Details data acts />
            </Load>
        </div>
    }
}

#[component]
fn Details(
    /// The member.
    data: MemberPageData,
    /// What can be done to them.
    acts: Acts,
) -> AnyView {
    let MemberPageData { member, roles, is_in_reach, belongs_elsewhere } = data;
    let MemberView { id, name, email, role, is_viewer, .. } = member.clone();
    let is_deactivated = member.deactivated.is_some();
    let why_not = (!is_in_reach).then_some(if is_viewer {
        "This is you. Nobody changes their own role; under Companies you can leave."
    } else {
        "Only a Super Admin can change a Super Admin."
    });
    view! {
        <Facts member />
        {why_not.map(|why| view! { <p class="help">{why}</p> })}
        {is_in_reach
            .then(|| {
                view! {
                    <Role id=id.clone() role roles act=acts.role />
                    <SignOutEverywhere id=id.clone() act=acts.sign_out />
                    <StatusForm
                        id=id.clone()
                        is_deactivated
                        deactivate=acts.deactivate
                        reactivate=acts.reactivate
                    />
                    <RemoveFromCompany id=id.clone() name=name.clone() act=acts.remove />
                    <DeleteAccount id name email belongs_elsewhere act=acts.delete />
                }
            })}
    }
    .into_any()
}

#[component]
fn Facts(
    /// The member.
    member: MemberView,
) -> impl IntoView {
    let MemberView { name, email, role, joined, deactivated, last_active, has_two_factor, .. } =
        member;
    view! {
        <section class="section">
            <h2>{name}</h2>
            <dl class="facts">
                <div>
                    <dt>"Email"</dt>
                    <dd>{email}</dd>
                </div>
                <div>
                    <dt>"Role"</dt>
                    <dd>{role.label()}</dd>
                </div>
                <div>
                    <dt>"Status"</dt>
                    <dd>
                        {match deactivated {
                            Some(when) => view! { "Deactivated " <Moment when /> }.into_any(),
                            None => "Active".into_any(),
                        }}
                    </dd>
                </div>
                <div>
                    <dt>"Joined"</dt>
                    <dd>
                        <time datetime=joined.iso>{joined.exact}</time>
                    </dd>
                </div>
                <div>
                    <dt>"Last active here"</dt>
                    <dd>
                        {match last_active {
                            Some(when) => view! { <Moment when /> }.into_any(),
                            None => "Never".into_any(),
                        }}
                    </dd>
                </div>
                <div>
                    <dt>"Two-factor"</dt>
                    <dd>{if has_two_factor { "On" } else { "Off" }}</dd>
                </div>
            </dl>
        </section>
    }
}

pub(super) fn ended_in_words(count: u64) -> String {
    match count {
        0 => "They were signed in nowhere.".to_owned(),
        1 => "They were signed out of 1 device.".to_owned(),
        count => format!("They were signed out of {count} devices."),
    }
}

#[cfg(test)]
mod tests {
    use super::ended_in_words;

    #[test]
    fn what_ended_is_counted() {
        assert_eq!(ended_in_words(0), "They were signed in nowhere.");
        assert_eq!(ended_in_words(1), "They were signed out of 1 device.");
        assert_eq!(ended_in_words(3), "They were signed out of 3 devices.");
    }
}
