//! A company's bills.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Billing;
use nameplate_domain::companies::BillingContact;

use super::settings_actions::SaveBilling;
use crate::kernel::{Field, Form, PageInfo, PageRequest, PageResult, SaveBar};

/// `/company/billing`.
pub(crate) const BILLING: PageInfo =
    PageInfo::settings("Billing", "What the company uses, and whom to ask about it.");

/// What the company uses, and the form of whom to ask about it.
pub(crate) async fn billing_page(request: PageRequest) -> PageResult {
    let billing = request.services.company_settings.billing(&request.seat()?).await?;
    let Billing { seats, contact: BillingContact { name, email } } = billing;
    let name = name.map(|name| name.as_ref().to_owned()).unwrap_or_default();
    let email = email.map(|email| email.as_ref().to_owned()).unwrap_or_default();
    Ok(view! {
        <section class="section">
            <h2>"Plan"</h2>
            <dl class="facts">
                <div>
                    <dt>"Plan"</dt>
                    <dd>"Self-hosted: as many seats as you like"</dd>
                </div>
                <div>
                    <dt>"Seats in use"</dt>
                    <dd>{seats}</dd>
                </div>
            </dl>
            <p class="help">"A seat is a member who is not deactivated."</p>
        </section>
        <section class="section">
            <h2>"Billing contact"</h2>
            <Form act=SaveBilling::PATH of_company=true>
                <Field name="name" label="Name" autocomplete="off" optional=true value=name />
                <Field
                    name="email"
                    label="Email"
                    kind="email"
                    autocomplete="off"
                    optional=true
                    value=email
                />
                <SaveBar />
            </Form>
        </section>
    }
    .into_any())
}
