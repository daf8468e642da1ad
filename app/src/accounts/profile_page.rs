//! The profile.

use leptos::prelude::*;

use super::{
    email_section::email_section, photo_section::photo_section, profile_section::profile_section,
    timezone_proposal::timezone_proposal,
};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/settings/profile`.
pub(crate) const PROFILE: PageInfo =
    PageInfo::settings("Profile", "Who you are, and how you can be reached.").kept_offline();

/// The viewer's photo, what they say of themselves, and their address.
pub(crate) async fn profile_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let user = &viewer.user;
    let stored = request.services.profiles.get(&user.id).await?;
    let pending = request.services.email_changes.pending(&user.id).await?;
    Ok(view! {
        {timezone_proposal(viewer)}
        {photo_section(user)}
        {profile_section(&request, stored)}
        {email_section(&request, user.email.as_ref().to_owned(), pending.as_ref())}
    }
    .into_any())
}
