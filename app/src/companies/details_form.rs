//! What a company says of itself.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::companies::CompanyDetails;
use nameplate_islands::Check;

use super::settings_actions::SaveCompanyDetails;
use crate::kernel::{Field, Form, PhoneFields, SaveBar, TextArea, use_form};

/// The form of what a company says of itself.
#[component]
pub(crate) fn DetailsSection(
    /// What is stored.
    details: CompanyDetails,
    /// Which save that is of.
    version: i64,
    /// The country that the browser speaks of.
    country: String,
) -> AnyView {
    view! {
        <section class="section">
            <h2>"Details"</h2>
            <Form act=SaveCompanyDetails::PATH of_company=true>
                <Version stored=version />
                <Field
                    name="name"
                    label="Company name"
                    autocomplete="organization"
                    value=details.name.as_ref()
                    check=Check::CompanyName
                />
                <PhoneFields stored=details.phone country />
                <Field
                    name="email"
                    label="Email"
                    kind="email"
                    autocomplete="email"
                    optional=true
                    value=text(details.email.as_ref())
                    check=Check::Email
                />
                <TextArea
                    name="address"
                    label="Address"
                    autocomplete="street-address"
                    value=text(details.address.as_ref())
                />
                <Field
                    name="website"
                    label="Website"
                    kind="url"
                    autocomplete="url"
                    optional=true
                    value=text(details.website.as_ref())
                    check=Check::Website
                />
                <SaveBar />
            </Form>
        </section>
    }
    .into_any()
}

/// What stands in the field of a detail at first.
fn text<T: AsRef<str>>(detail: Option<&T>) -> &str {
    detail.map_or("", AsRef::as_ref)
}

/// Which save the person saw. In a form that was refused it stays the one of before: what somebody else
/// saved since then is never overwritten unseen.
#[component]
fn Version(
    /// Which save the page shows.
    stored: i64,
) -> impl IntoView {
    let version = use_form().kept("version").map_or_else(|| stored.to_string(), str::to_owned);
    view! { <input type="hidden" name="form[version]" value=version /> }
}
