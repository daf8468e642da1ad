//! The start of the settings.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    actions::{Overview, get_overview},
    timezone_proposal::TimezoneProposal,
};
use crate::{kernel::Load, layout::SettingsPage};

/// `/settings`: who one is, and where.
pub(crate) struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        // Made here and not in `data`, which stays in the part that every page loads.
        let overview = Resource::new(|| (), |()| get_overview());
        view! {
            <SettingsPage title="Settings" lead="Your account, and how Nameplate works for you.">
                <TimezoneProposal />
                <Load resource=overview let:overview>
                    <Facts overview />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Facts(
    /// What is known of the person.
    overview: Overview,
) -> impl IntoView {
    let companies = overview.companies.into_iter().map(|(company, role)| {
        view! { <dd>{company} " " <span class="role">{role}</span></dd> }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>"Name"</dt>
                <dd>{overview.name}</dd>
            </div>
            <div>
                <dt>"Email"</dt>
                <dd>{overview.email}</dd>
            </div>
            <div>
                <dt>"Companies"</dt>
                {companies.collect_view()}
            </div>
        </dl>
    }
}
