//! A company's bills.

use leptos::{html, prelude::*};
use leptos_router::{LazyRoute, lazy_route};

use super::company_field::{CompanyField, use_company};
use super::settings_actions::{BillingView, SaveBilling, get_billing};
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Load, Rejection, UnsavedBar, use_act, use_toasts},
    layout::SettingsPage,
};

pub(super) const BILLING_SAVED: &str = "Billing contact saved";
const LABELS: &[(&str, &str)] = &[("name", "Name"), ("email", "Email")];

/// `/company/billing`.
pub(crate) struct BillingPage;

#[lazy_route]
impl LazyRoute for BillingPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let company = use_company();
        let billing = Resource::new(move || company.get(), |_| get_billing());
        view! {
            <SettingsPage title="Billing" lead="What the company uses, and whom to ask about it.">
                <Load resource=billing let:billing>
                    <Billing billing />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Billing(
    /// What is stored.
    billing: BillingView,
) -> impl IntoView {
    let toasts = use_toasts();
    let save = use_act::<SaveBilling>();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let form = NodeRef::<html::Form>::new();
    let saves = RwSignal::new(0);
    let BillingView { seats, name, email } = billing;
    let (name, email) = (RwSignal::new(name), RwSignal::new(email));
    Effect::new(move || {
        if let Some(Ok(saved)) = save.value().get() {
            name.set(saved.name);
            email.set(saved.email);
            saves.update(|count| *count += 1);
            toasts.show(BILLING_SAVED);
        }
    });
    view! {
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
            <ActionForm action=save node_ref=form attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <CompanyField />
                <Field
                    name="name"
                    label="Name"
                    rejection
                    autocomplete="off"
                    optional=true
                    stored=name
                />
                <Field
                    name="email"
                    label="Email"
                    rejection
                    kind="email"
                    autocomplete="off"
                    optional=true
                    stored=email
                />
                <UnsavedBar form pending=save.pending() saves />
            </ActionForm>
        </section>
    }
}
