//! The start of the settings.

use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    accounts::timezone_proposal,
    kernel::{PageInfo, PageRequest, PageResult},
    search::settings_search,
};

/// `/settings`.
pub(crate) const OVERVIEW: PageInfo =
    PageInfo::settings("Settings", "Your account, and how Nameplate works for you.").kept_offline();

#[derive(Default, Deserialize)]
#[serde(default)]
struct OverviewQuery {
    q: String,
}

/// Who one is, and where; and a way to every setting.
pub(crate) async fn overview_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let search = settings_search(&request, request.query::<OverviewQuery>().q);
    let companies: Vec<_> = viewer
        .memberships
        .iter()
        .filter(|it| it.is_active())
        .map(|it| {
            let company = it.company_name.as_ref().to_owned();
            view! { <dd>{company} " " <span class="role">{it.role.label()}</span></dd> }
        })
        .collect();
    Ok(view! {
        {search}
        {timezone_proposal(viewer)}
        <dl class="facts">
            <div>
                <dt>"Name"</dt>
                <dd>{viewer.user.name.as_ref().to_owned()}</dd>
            </div>
            <div>
                <dt>"Email"</dt>
                <dd>{viewer.user.email.as_ref().to_owned()}</dd>
            </div>
            <div>
                <dt>"Companies"</dt>
                {companies}
            </div>
        </dl>
    }
    .into_any())
}
