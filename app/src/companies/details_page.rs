//! How a company works.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::actions::{CompanyRulesView, SaveCompanyRules, get_company_rules};
use crate::{
    kernel::{CheckBox, FormErrors, Load, Notice, Rejection, Submit, use_toasts},
    layout::SettingsPage,
};

const SAVED: &str = "Saved. It holds from everyone's next sign-in.";

/// `/company/details`: the rules that hold for everyone in the company.
pub(crate) struct CompanyDetailsPage;

#[lazy_route]
impl LazyRoute for CompanyDetailsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let rules = Resource::new(|| (), |()| get_company_rules());
        view! {
            <SettingsPage title="Company details" lead="What holds for everyone in the company.">
                {move || {
                    let is_saved = query.read().get("saved").is_some();
                    is_saved.then(|| view! { <Notice text=SAVED /> })
                }}
                <Load resource=rules let:rules>
                    {match rules {
                        Some(rules) => view! { <RulesForm rules /> }.into_any(),
                        None => {
                            view! { <p class="empty">"Only admins of the company see this page."</p> }
                                .into_any()
                        }
                    }}
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn RulesForm(
    /// What is stored.
    rules: CompanyRulesView,
) -> impl IntoView {
    let toasts = use_toasts();
    let save = ServerAction::<SaveCompanyRules>::new();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    Effect::new(move || {
        if let Some(Ok(())) = save.value().get() {
            toasts.show(SAVED);
        }
    });
    let CompanyRulesView { company, requires_two_factor } = rules;
    view! {
        <section class="section">
            <h2>"Signing in to " {company}</h2>
            <ActionForm action=save attr:class="form">
                <FormErrors rejection />
                <CheckBox
                    name="requires_two_factor"
                    label="Require two-factor for everyone"
                    rejection
                    stored=requires_two_factor
                />
                <p class="help">
                    "Whoever doesn't have it sets it up at the next sign-in, and can't turn it off."
                </p>
                <div class="form-actions">
                    <Submit label="Save" pending=save.pending() />
                </div>
            </ActionForm>
        </section>
    }
}
