//! What one can do with one's data.

use leptos::prelude::*;

use super::{
    copy_section::copy_section, deletion_section::deletion_section, import_section::import_section,
};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/settings/data`.
pub(crate) const DATA: PageInfo = PageInfo::settings(
    "Your data",
    "Take a copy of it with you, bring your settings along, or ask to be deleted.",
);

/// The copies, the settings that wait, and the wish to be deleted.
pub(crate) async fn data_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let services = &request.services;
    let exports = services.exports.list(&viewer.user.id).await?;
    let pending = services.settings_imports.pending(&viewer.user).await?;
    let deletion = services.deletion_requests.find(&viewer.user.id).await?;
    let obstacle = services.deletion_requests.obstacle(&viewer.user.id).await?;
    Ok(view! {
        {copy_section(&request, &exports, pending.is_none())}
        {import_section(pending)}
        {deletion_section(&request, deletion.as_ref(), obstacle.as_ref())}
    }
    .into_any())
}
