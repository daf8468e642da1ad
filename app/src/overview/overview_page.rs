//! The start of the settings.

use leptos::prelude::*;
use serde::Deserialize;

use super::{
    first_steps::first_steps_section, recent_activity::recent_activity_section,
    security_state::security_section,
};
use crate::{
    accounts::timezone_proposal,
    kernel::{Glyph, Icon, PageHead, PageInfo, PageRequest, PageResult},
    request::Viewer,
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

/// What needs the viewer, what they may do first, what happened last; and a way to every setting.
pub(crate) async fn overview_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    request.set_head(PageHead::default().with_lead(signed_in_as(viewer)));
    let search = settings_search(&request, request.query::<OverviewQuery>().q);
    let security = security_section(&request, viewer).await?;
    let first_steps = first_steps_section(&request, viewer).await?;
    let recent = recent_activity_section(&request, viewer).await?;
    Ok(view! {
        {search}
        <a class="way-down" href="#all-settings">
            <Icon glyph=Glyph::ChevronDown />
            "List of all settings"
        </a>
        {timezone_proposal(viewer)}
        {security}
        {first_steps}
        {recent}
    }
    .into_any())
}

/// Who one is, and where.
fn signed_in_as(viewer: &Viewer) -> String {
    let name = viewer.user.name.as_ref();
    match viewer.current() {
        Some(it) => {
            let (role, company) = (it.role.label(), it.company_name.as_ref());
            format!("You are signed in as {name}, {role} at {company}.")
        }
        None => format!("You are signed in as {name}."),
    }
}
