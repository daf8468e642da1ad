//! Asking somebody to join.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::Role,
};

use super::company_field::{CompanyField, use_company};
use super::invitation_actions::{InviteMember, InviteOptions, get_invite_options};
use crate::{
    kernel::{
        Field, FormErrors, FormOrigin, Load, Rejection, SelectField, Submit, follow, use_act,
    },
    layout::SettingsPage,
};

const LABELS: &[(&str, &str)] =
    &[("name", "Full name"), ("email", "Email"), ("phone", "Phone number")];

/// `/company/team/invite`.
pub(crate) struct InvitePage;

#[lazy_route]
impl LazyRoute for InvitePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let company = use_company();
        let options = Resource::new(move || company.get(), |_| get_invite_options());
        view! {
            <SettingsPage
                title="Invite"
                lead="They get a mail with a link that works for 24 hours. Who has an account already joins with it."
            >
                <Load resource=options let:options>
                    <InviteForm options />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn InviteForm(
    /// What can be chosen.
    options: InviteOptions,
) -> impl IntoView {
    let invite = use_act::<InviteMember>();
    let rejection = Signal::derive(move || Rejection::of(invite.value().get()));
    follow(invite.value().into());
    let InviteOptions { roles, countries, country } = options;
    let countries = [(String::new(), "Choose a country".to_owned())].into_iter().chain(countries);
    let roles = roles.into_iter().map(|role| (role.as_str().to_owned(), role.label().to_owned()));
    view! {
        <section class="section">
            <ActionForm action=invite attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <CompanyField />
                <Field
                    name="name"
                    label="Full name"
                    help="They can change it when they join."
                    rejection
                    autocomplete="off"
                    check=|typed| FullName::parse(typed).map(drop)
                />
                <Field
                    name="email"
                    label="Email"
                    rejection
                    kind="email"
                    autocomplete="off"
                    check=|typed| Email::parse(typed).map(drop)
                />
                <SelectField
                    name="role"
                    label="Role"
                    rejection
                    options=roles.collect()
                    stored=Signal::stored(Role::User.as_str().to_owned())
                    autocomplete="off"
                />
                <div class="field-pair">
                    <SelectField
                        name="country"
                        label="Country of the phone number"
                        rejection
                        options=countries.collect()
                        stored=Signal::stored(country)
                        autocomplete="off"
                    />
                    <Field
                        name="phone"
                        label="Phone number"
                        rejection
                        kind="tel"
                        autocomplete="off"
                        optional=true
                    />
                </div>
                <div class="form-actions">
                    <Submit label="Send invitation" pending=invite.pending() />
                    <a class="button" href="/company/team">
                        "Cancel"
                    </a>
                </div>
            </ActionForm>
        </section>
    }
}
