//! The start of the settings.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::actions::{Overview, get_overview};
use crate::{
    kernel::{ApiError, Load, NoRefusal},
    layout::SettingsPage,
};

/// `/settings`: who one is, and where.
pub(crate) struct OverviewPage {
    overview: Resource<Result<Overview, ApiError<NoRefusal>>>,
}

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self { overview: Resource::new(|| (), |()| get_overview()) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <SettingsPage title="Settings" lead="Your account, and how Nameplate works for you.">
                <Load resource=this.overview let:overview>
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
