//! Asking somebody to join.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::companies::{Permission, Role};
use nameplate_islands::Check;

use super::invitation_actions::InviteMember;
use crate::kernel::{
    ErrorKind, Field, Form, PageInfo, PageRequest, PageResult, PhoneFields, SelectField, Submit,
};

/// `/company/team/invite`.
pub(crate) const INVITE: PageInfo = PageInfo::settings(
    "Invite",
    "They get a mail with a link that works for 24 hours. Who has an account already joins with it.",
)
.below("/company/team", "Team");

/// The form by which somebody is asked to join.
pub(crate) async fn invite_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    if !seat.may(Permission::Invite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let country = request.country.clone();
    Ok(view! {
        <section class="section">
            <Form act=InviteMember::PATH of_company=true>
                <Field
                    name="name"
                    label="Full name"
                    help="They can change it when they join."
                    autocomplete="off"
                    check=Check::FullName
                />
                <Field
                    name="email"
                    label="Email"
                    kind="email"
                    autocomplete="off"
                    check=Check::Email
                />
                <SelectField
                    name="role"
                    label="Role"
                    options=role_options(seat.role, Permission::Invite)
                    value=Role::User.as_str()
                />
                <PhoneFields stored=None country is_own=false />
                <div class="form-actions">
                    <Submit label="Send invitation" />
                    <a class="button" href="/company/team">
                        "Cancel"
                    </a>
                </div>
            </Form>
        </section>
    }
    .into_any())
}

/// The roles to which a member of the role `own` may do something: their words in forms and on the page.
pub(super) fn role_options(own: Role, permission: Permission) -> Vec<(String, String)> {
    Role::ALL
        .iter()
        .copied()
        .filter(|role| own.may_to(permission, *role))
        .map(|role| (role.as_str().to_owned(), role.label().to_owned()))
        .collect()
}
