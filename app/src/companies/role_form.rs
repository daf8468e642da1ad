//! The role of a member.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Member;
use nameplate_domain::companies::{Permission, Role, Seat};

use super::team_actions::ChangeRole;
use crate::kernel::{Form, use_form};

/// The form that changes the role of a member of `company`.
pub(super) fn role_section(seat: &Seat, member: &Member, company: &str) -> AnyView {
    let roles = Role::ALL.iter().copied();
    let roles = roles.filter(|role| seat.role.may_to(Permission::ChangeRoles, *role)).collect();
    let hidden = vec![("id", member.user_id.to_string())];
    let legend = format!("Role at {company}");
    let own = member.role;
    view! {
        <section class="section" aria-labelledby="role-heading">
            <h2 id="role-heading">"Role"</h2>
            <Form act=ChangeRole::PATH hidden of_company=true>
                <RoleChoices roles own legend />
                <div class="form-actions">
                    <button class="button" type="submit">
                        "Change role"
                    </button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// The roles to choose from, each with what it may do.
#[component]
fn RoleChoices(
    roles: Vec<Role>,
    /// The role that the member has.
    own: Role,
    legend: String,
) -> AnyView {
    let form = use_form();
    let chosen = form.kept("role").map_or_else(|| own.as_str().to_owned(), str::to_owned);
    // The roles go from the most that one may do to the least: here one reads from the least.
    let choices = roles.into_iter().rev().map(|role| {
        let value = role.as_str();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="form[role]"
                    value=value
                    autocomplete="off"
                    checked=chosen == value
                />
                <span>
                    <strong>{role.label()}</strong>
                    <span class="help">{may(role)}</span>
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend class="visually-hidden">{legend}</legend>
            <div class="role-list">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// What somebody in a role may do.
const fn may(role: Role) -> &'static str {
    match role {
        Role::User => "Only has the work that is assigned to them.",
        Role::Admin => "Runs the company: its team, its details, its keys.",
        Role::SuperAdmin => "Also sees its bills, and makes other Super Admins.",
    }
}
