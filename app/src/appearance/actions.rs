//! The appearance's server functions.

use leptos::prelude::*;
use nameplate_domain::appearance::Appearance;

use crate::{
    kernel::{Answer, Reply},
    request::request,
};

/// Keeps how Nameplate looks to the viewer, with the account and in this browser's cookie.
#[server]
pub(crate) async fn save_appearance(form: Appearance) -> Answer {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.appearances.save(&viewer.user.id, form).await?;
    request.remember_appearance(form);
    Ok(Reply::message("Saved"))
}
