//! The appearance's server functions.

use leptos::prelude::*;
use nameplate_domain::appearance::Appearance;

use crate::kernel::{ApiError, NoRefusal};

/// Keeps how Nameplate looks to the viewer, with the account and in this browser's cookie.
#[server]
pub(crate) async fn save_appearance(form: Appearance) -> Result<Appearance, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    request
        .services
        .appearances
        .save(&viewer.user.id, form)
        .await
        .map_err(|error| request.explain(error.into()))?;
    request.remember_appearance(form);
    request.return_saying("/settings/accessibility", "Saved");
    Ok(form)
}
