//! The server functions of copies and settings.

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use nameplate_backend::ServiceError;
use nameplate_domain::exports::{ImportError, ImportRules};

use crate::{
    kernel::{ActResult, ApiError, ErrorKind, FileForm, Reply},
    request::request,
};

/// The name of the field with the file.
pub(super) const FILE: &str = "settings";

/// Asks for a copy of the viewer's data.
#[server]
pub(crate) async fn request_export() -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let user = &request.viewer()?.user;
    request.services.exports.request(&proof, user, &request.client).await?;
    Ok(Reply::message("Your copy is on its way. You get a mail when it is ready."))
}

/// Reads a file with settings, to show what would change.
#[server(input = MultipartFormData)]
pub(crate) async fn upload_settings(data: MultipartData) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let form = FileForm::read(data, FILE, ImportRules::MAX_BYTES).await?;
    form.check_owner(viewer)?;
    let file = form.file.ok_or_else(too_large)?;
    match request.services.settings_imports.hand_in(&viewer.user.id, file).await {
        Ok(()) => Ok(Reply::to("/settings/data#import")
            .with_message("Nothing is changed yet. Look at what would be.")),
        Err(ServiceError::Refused(ImportError::TooLarge)) => Err(too_large()),
        Err(ServiceError::Refused(reason)) => Err(ApiError::at_field(FILE, reason)),
        Err(error) => Err(error.into()),
    }
}

fn too_large() -> ApiError {
    ApiError { kind: ErrorKind::TooLarge, ..ApiError::at_field(FILE, ImportError::TooLarge) }
}

/// Takes over the settings that the viewer was shown.
#[server]
pub(crate) async fn import_settings(id: String) -> ActResult {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    let appearance = request.services.settings_imports.take_over(user_id, &id).await?;
    request.remember_appearance(appearance);
    Ok(Reply::message("Settings imported. They hold on all your devices."))
}

/// Forgets the settings that the viewer was shown.
#[server]
pub(crate) async fn discard_settings() -> ActResult {
    let request = request()?;
    request.services.settings_imports.discard(&request.viewer()?.user.id).await?;
    Ok(Reply::message("Nothing was changed."))
}
