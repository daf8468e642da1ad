//! What an admin can do to a member.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Member;
use nameplate_domain::companies::{MemberAct, Permission, Seat};
use nameplate_islands::Check;

use super::{
    invite_page::role_options,
    team_actions::{ActOnMember, ChangeRole, DeleteMemberAccount},
};
use crate::kernel::{ButtonForm, Disclosure, Field, Form, HiddenFields, SelectField, Submit};

/// Everything that a member at `seat` can do to another one.
pub(super) fn member_acts(seat: &Seat, member: &Member, belongs_elsewhere: bool) -> AnyView {
    view! {
        {role(seat, member)}
        {sign_out_everywhere(member)}
        {access(member)}
        {remove(member)}
        {if belongs_elsewhere { no_deletion(member) } else { deletion(member) }}
    }
    .into_any()
}

/// What the form of an act says of it.
fn about(member: &Member, act: MemberAct) -> HiddenFields {
    vec![("id", member.user_id.to_string()), ("act", act.as_str().to_owned())]
}

/// The form that changes the role.
fn role(seat: &Seat, member: &Member) -> AnyView {
    let options = role_options(seat.role, Permission::ChangeRoles);
    let hidden = vec![("id", member.user_id.to_string())];
    let value = member.role.as_str();
    view! {
        <section class="section">
            <h2>"Role"</h2>
            <p>
                "A User only has the work that is assigned to them. An Admin runs the company. A Super Admin \
                 also sees its bills, and makes other Super Admins."
            </p>
            <Form act=ChangeRole::PATH hidden of_company=true>
                <SelectField name="role" label="Role in this company" options value />
                <div class="form-actions">
                    <Submit label="Change role" />
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// Out of every browser, as when a laptop is lost.
fn sign_out_everywhere(member: &Member) -> AnyView {
    let act = MemberAct::SignOut;
    let hidden = about(member, act);
    view! {
        <section class="section">
            <h2>"Sessions"</h2>
            <p>"For a lost laptop or phone. They can sign in again."</p>
            <Disclosure summary="Sign out everywhere" key=act.as_str()>
                <ButtonForm
                    act=ActOnMember::PATH
                    hidden
                    of_company=true
                    text="What they are writing at the moment, and have not saved, is lost."
                    class="button button-danger"
                    label=act.label()
                />
            </Disclosure>
        </section>
    }
    .into_any()
}

/// Shut out of the company, or let in again.
fn access(member: &Member) -> AnyView {
    let (text, act) = if member.deactivated_at.is_some() {
        (
            "They can't enter this company. Their role and their work wait for them.",
            MemberAct::Reactivate,
        )
    } else {
        (
            "Shuts them out of this company at once, for as long as you like. Their role and their work stay.",
            MemberAct::Deactivate,
        )
    };
    view! {
        <section class="section">
            <h2>"Access"</h2>
            <p>{text}</p>
            <ButtonForm
                act=ActOnMember::PATH
                hidden=about(member, act)
                of_company=true
                label=act.label()
            />
        </section>
    }
    .into_any()
}

/// Removes the member from the company.
fn remove(member: &Member) -> AnyView {
    let act = MemberAct::Remove;
    let (name, hidden) = (member.name.as_ref().to_owned(), about(member, act));
    let text = format!(
        "{name} loses this company and their role in it. Their account stays. Only a new invitation \
         brings them back."
    );
    view! {
        <section class="section">
            <h2>"Remove"</h2>
            <Disclosure summary="Remove from the company" key=act.as_str()>
                <ButtonForm
                    act=ActOnMember::PATH
                    hidden
                    of_company=true
                    text
                    class="button button-danger"
                    label=format!("{} {name}", act.label())
                />
            </Disclosure>
        </section>
    }
    .into_any()
}

/// Deletes the account.
fn deletion(member: &Member) -> AnyView {
    let (name, email) = (member.name.as_ref().to_owned(), member.email.as_ref().to_owned());
    let hidden = vec![("id", member.user_id.to_string())];
    view! {
        <section class="section">
            <h2>"Delete account"</h2>
            <Disclosure summary="Delete the account" key="delete">
                <Form act=DeleteMemberAccount::PATH hidden of_company=true>
                    <p>
                        {format!(
                            "Everything of {name} is deleted for good: profile, photo, settings, sessions. What \
                             they did in the company stays, without their name.",
                        )}
                    </p>
                    <p>"Type " <strong>{email}</strong> " to say that you mean it."</p>
                    <Field
                        name="email"
                        label="Their email"
                        kind="email"
                        autocomplete="off"
                        check=Check::Email
                    />
                    <button class="button button-danger" type="submit">
                        "Delete account"
                    </button>
                </Form>
            </Disclosure>
        </section>
    }
    .into_any()
}

/// Says why the account can't be deleted here.
fn no_deletion(member: &Member) -> AnyView {
    let name = member.name.as_ref().to_owned();
    view! {
        <section class="section">
            <h2>"Delete account"</h2>
            <p>
                {format!(
                    "{name} belongs to another company, too. You can only remove them from this one.",
                )}
            </p>
        </section>
    }
    .into_any()
}
