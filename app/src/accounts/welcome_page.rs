//! The first run.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::CompanyName,
};

use super::actions::CreateFirstCompany;
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Rejection, Submit, follow, use_act},
    layout::GatePage,
    passwords::NewPasswordField,
};

const LABELS: &[(&str, &str)] = &[
    ("company", "Company name"),
    ("name", "Your name"),
    ("email", "Email"),
    ("password", "Password"),
];

/// `/welcome`: makes the first company and its Super Admin.
pub(crate) struct WelcomePage;

#[lazy_route]
impl LazyRoute for WelcomePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <GatePage
                title="Welcome"
                heading="Welcome to Nameplate"
                lead="Name your company and yourself. You become its first Super Admin; others \
                      can be invited later."
            >
                <WelcomeFields />
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn WelcomeFields() -> impl IntoView {
    let create = use_act::<CreateFirstCompany>();
    let rejection = Signal::derive(move || Rejection::of(create.value().get()));
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    follow(create.value().into());
    view! {
        <ActionForm action=create attr:class="form" attr:novalidate="">
            <FormOrigin />
            <FormErrors rejection labels=LABELS />
            <Field
                name="company"
                label="Company name"
                rejection
                autocomplete="organization"
                check=|typed| CompanyName::parse(typed).map(drop)
            />
            <Field
                name="name"
                label="Your name"
                rejection
                autocomplete="name"
                check=|typed| FullName::parse(typed).map(drop)
                value=name
            />
            <Field
                name="email"
                label="Email"
                help="You sign in with it."
                rejection
                kind="email"
                autocomplete="username"
                check=|typed| Email::parse(typed).map(drop)
                value=email
            />
            <NewPasswordField
                name="password"
                label="Password"
                rejection
                owner_name=name
                owner_email=email
                is_first=true
            />
            <Submit label="Create company" pending=create.pending() />
        </ActionForm>
    }
}
