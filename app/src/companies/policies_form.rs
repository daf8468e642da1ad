//! What holds for everyone in a company.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{companies::Policies, sessions::IdleTimeout};

use super::settings_actions::SaveCompanyPolicies;
use crate::kernel::{CheckBox, Field, Form, SaveRow, SelectField};

/// The form of what holds for everyone.
#[component]
pub(crate) fn PoliciesSection(
    policies: Policies,
    /// The day from which two-factor is required, or could be, as a field for dates writes it.
    two_factor_from: String,
) -> AnyView {
    let bounds = IdleTimeout::ALL
        .iter()
        .map(|choice| (choice.as_str().to_owned(), choice.label().to_owned()));
    let options = [(String::new(), "As long as they like".to_owned())].into_iter().chain(bounds);
    view! {
        <section class="section">
            <h2>"Rules for everyone"</h2>
            <Form act=SaveCompanyPolicies::PATH of_company=true>
                <CheckBox
                    name="requires_two_factor"
                    label="Require two-factor for everyone"
                    checked=policies.two_factor_required_from.is_some()
                />
                <div data-when="two-factor">
                    <Field
                        name="two_factor_from"
                        label="Required from"
                        help="Until then, members without it read so under Security. From then on they set it up before anything else, also where they are signed in already, and can't turn it off."
                        kind="date"
                        autocomplete="off"
                        value=two_factor_from
                    />
                </div>
                <SelectField
                    name="longest_idle"
                    label="Longest time away"
                    options=options.collect()
                    value=policies.longest_idle.map_or("", IdleTimeout::as_str)
                />
                <p class="help">
                    "Members are signed out after it, whatever they chose, also where they are remembered."
                </p>
                <SaveRow label="Save rules" />
            </Form>
        </section>
    }
    .into_any()
}
