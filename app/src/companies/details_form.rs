//! What a company says of itself.

use leptos::{html, prelude::*};
use nameplate_domain::{
    accounts::Email,
    companies::{CompanyName, Website},
    kernel::Fault,
};

use super::company_field::CompanyField;
use super::settings_actions::{DetailsView, SaveCompanyDetails};
use crate::kernel::{
    Field, FormErrors, FormOrigin, Rejection, SelectField, TextArea, UnsavedBar, use_act,
    use_toasts,
};

const LABELS: &[(&str, &str)] = &[
    ("name", "Company name"),
    ("phone", "Phone number"),
    ("email", "Email"),
    ("address", "Address"),
    ("website", "Website"),
];

pub(super) const DETAILS_SAVED: &str = "Details saved";

/// The form of what a company says of itself.
#[component]
pub(crate) fn DetailsSection(
    /// What is stored.
    details: DetailsView,
    /// Every country that has phone numbers: its code, its name.
    countries: Vec<(String, String)>,
) -> AnyView {
    let toasts = use_toasts();
    let save = use_act::<SaveCompanyDetails>();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let stored = RwSignal::new(details);
    let saves = RwSignal::new(0);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let Some(Ok(saved)) = save.value().get() {
            stored.set(saved);
            saves.update(|count| *count += 1);
            toasts.show(DETAILS_SAVED);
        }
    });
    let part = move |part: fn(&DetailsView) -> &str| {
        Signal::derive(move || part(&stored.read()).to_owned())
    };
    let countries = [(String::new(), "Choose a country".to_owned())].into_iter().chain(countries);
    view! {
        <section class="section">
            <h2>"Details"</h2>
            <ActionForm action=save node_ref=form attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <CompanyField />
                <input
                    type="hidden"
                    name="form[version]"
                    value=move || stored.read().version.to_string()
                />
                <Field
                    name="name"
                    label="Company name"
                    rejection
                    autocomplete="organization"
                    stored=part(|details| &details.name)
                    check=|typed| CompanyName::parse(typed).map(drop)
                />
                <div class="field-pair">
                    <SelectField
                        name="country"
                        label="Country of the phone number"
                        rejection
                        options=countries.collect()
                        stored=part(|details| &details.country)
                        autocomplete="country"
                    />
                    <Field
                        name="phone"
                        label="Phone number"
                        rejection
                        kind="tel"
                        autocomplete="tel"
                        optional=true
                        stored=part(|details| &details.phone)
                    />
                </div>
                <Field
                    name="email"
                    label="Email"
                    rejection
                    kind="email"
                    autocomplete="email"
                    optional=true
                    stored=part(|details| &details.email)
                    check=|typed| unless_empty(typed, |typed| Email::parse(typed).map(drop))
                />
                <TextArea
                    name="address"
                    label="Address"
                    rejection
                    autocomplete="street-address"
                    stored=part(|details| &details.address)
                />
                <Field
                    name="website"
                    label="Website"
                    rejection
                    kind="url"
                    autocomplete="url"
                    optional=true
                    stored=part(|details| &details.website)
                    check=|typed| unless_empty(typed, |typed| Website::parse(typed).map(drop))
                />
                <UnsavedBar form pending=save.pending() saves />
            </ActionForm>
        </section>
    }
    .into_any()
}

fn unless_empty(typed: &str, check: fn(&str) -> Result<(), Fault>) -> Result<(), Fault> {
    if typed.trim().is_empty() { Ok(()) } else { check(typed) }
}
