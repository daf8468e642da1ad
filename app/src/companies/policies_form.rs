//! What holds for everyone in a company.

use leptos::{html, prelude::*};
use nameplate_domain::sessions::IdleTimeout;

use super::company_field::CompanyField;
use super::settings_actions::{PoliciesView, SaveCompanyPolicies};
use crate::kernel::{
    CheckBox, FormErrors, FormOrigin, Rejection, SelectField, UnsavedBar, use_act, use_toasts,
};

/// What is said once it was saved.
pub(super) const POLICIES_SAVED: &str =
    "Saved. Two-factor is asked for at the next sign-in, the time away holds at once.";

/// The form of what holds for everyone.
#[component]
pub(crate) fn PoliciesSection(
    /// What is stored.
    policies: PoliciesView,
) -> AnyView {
    let toasts = use_toasts();
    let save = use_act::<SaveCompanyPolicies>();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let stored = RwSignal::new(policies);
    let saves = RwSignal::new(0);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let Some(Ok(saved)) = save.value().get() {
            stored.set(saved);
            saves.update(|count| *count += 1);
            toasts.show(POLICIES_SAVED);
        }
    });
    let bounds = IdleTimeout::ALL
        .into_iter()
        .map(|choice| (choice.as_str().to_owned(), choice.label().to_owned()));
    let options = [(String::new(), "As long as they like".to_owned())].into_iter().chain(bounds);
    let bound = move || stored.read().longest_idle.map_or("", IdleTimeout::as_str).to_owned();
    view! {
        <section class="section">
            <h2>"Rules for everyone"</h2>
            <ActionForm action=save node_ref=form attr:class="form">
                <FormOrigin />
                <FormErrors rejection />
                <CompanyField />
                <CheckBox
                    name="requires_two_factor"
                    label="Require two-factor for everyone"
                    rejection
                    stored=Signal::derive(move || stored.read().requires_two_factor)
                />
                <p class="help">
                    "Whoever doesn't have it sets it up at the next sign-in, and can't turn it off."
                </p>
                <SelectField
                    name="longest_idle"
                    label="Longest time away"
                    rejection
                    options=options.collect()
                    stored=Signal::derive(bound)
                    autocomplete="off"
                />
                <p class="help">
                    "Members are signed out after it, whatever they chose, also where they are remembered."
                </p>
                <UnsavedBar form pending=save.pending() saves />
            </ActionForm>
        </section>
    }
    .into_any()
}
