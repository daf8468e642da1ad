//! The shortcuts' server functions.

use leptos::prelude::*;
use nameplate_backend::ServiceError;
use nameplate_domain::shortcuts::{Keys, KeysError, KeysWarning, Shortcut};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, ApiError, ErrorKind, Reply, is_mac},
    request::request,
};

/// The keys that a person gives to a shortcut.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KeysForm {
    /// As they are typed; nothing for none.
    keys: String,
}

/// Gives a shortcut of the viewer's other keys.
#[server]
pub(crate) async fn change_shortcut(id: String, form: KeysForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let shortcut = find(&id)?;
    let text = form.keys.trim();
    let keys = (!text.is_empty()).then(|| Keys::parse(text)).transpose();
    let keys = keys.map_err(|error| at_keys(&error))?;
    let settings = &request.services.shortcuts;
    settings.change(&viewer.user.id, shortcut, keys).await.map_err(said)?;
    let Some(keys) = keys else {
        return Ok(Reply::message(format!("“{}” has no keys now.", shortcut.label)));
    };
    let warning = keys.warning().map(KeysWarning::text).unwrap_or_default();
    let shown = keys.shown(is_mac(&request));
    Ok(Reply::message(
        format!("Press {shown} for “{}” from now on. {warning}", shortcut.label).trim_end(),
    ))
}

/// Gives a shortcut of the viewer's its own keys again.
#[server]
pub(crate) async fn reset_shortcut(id: String) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let shortcut = find(&id)?;
    request.services.shortcuts.reset(&viewer.user.id, shortcut).await?;
    Ok(Reply::message(format!("“{}” has its own keys again.", shortcut.label)))
}

/// Gives all shortcuts of the viewer their own keys again.
#[server]
pub(crate) async fn reset_shortcuts() -> ActResult {
    let request = request()?;
    request.services.shortcuts.reset_all(&request.viewer()?.user.id).await?;
    Ok(Reply::message("All shortcuts have their own keys again."))
}

/// Turns all shortcuts of the viewer off, or on.
#[server]
pub(crate) async fn turn_off_shortcuts(is_off: bool) -> ActResult {
    let request = request()?;
    request.services.shortcuts.turn_off(&request.viewer()?.user.id, is_off).await?;
    let text = if is_off { "Keyboard shortcuts are off." } else { "Keyboard shortcuts are on." };
    Ok(Reply::message(text))
}

fn find(id: &str) -> Result<&'static Shortcut, ApiError> {
    Shortcut::find(id).ok_or_else(|| ErrorKind::NotFound.into())
}

fn at_keys(error: &KeysError) -> ApiError {
    ApiError::at_field("keys", error)
}

/// What is wrong with keys stands at their field.
fn said(error: ServiceError<KeysError>) -> ApiError {
    match error {
        ServiceError::Refused(error) => at_keys(&error),
        other => other.into(),
    }
}
