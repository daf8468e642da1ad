//! How a company is called and reached, and what holds in it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::company_field::use_company;
use super::{
    case_types_section::CaseTypesSection,
    details_form::DetailsSection,
    policies_form::PoliciesSection,
    settings_actions::{CompanyPageData, get_company},
};
use crate::{kernel::Load, layout::SettingsPage};

/// `/company/details`.
pub(crate) struct CompanyDetailsPage;

#[lazy_route]
impl LazyRoute for CompanyDetailsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let current = use_company();
        let company = Resource::new(move || current.get(), |_| get_company());
        view! {
            <SettingsPage title="Company details" lead="How the company is called and reached, and what holds in it.">
                <Load resource=company let:data>
                    <Sections data />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Sections(
    /// What is stored.
    data: CompanyPageData,
) -> impl IntoView {
    let CompanyPageData { details, countries, policies } = data;
    view! {
        <DetailsSection details countries />
        <PoliciesSection policies />
        <CaseTypesSection />
    }
}
