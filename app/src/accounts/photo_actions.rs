//! The photo's server functions.

use std::convert::Infallible;

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use nameplate_domain::accounts::PhotoRules;

use super::photo_upload::PhotoUpload;
use crate::{
    kernel::{ActResult, FileForm, Reply},
    request::request,
};

#[server(input = MultipartFormData)]
pub(crate) async fn save_photo(data: MultipartData) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let form = FileForm::read(data, PhotoUpload::FILE, PhotoRules::MAX_BYTES).await?;
    form.check_owner(viewer)?;
    let PhotoUpload { file, crop } = PhotoUpload::of(form)?;
    request.services.photos.save::<Infallible>(&viewer.user.id, file, crop).await?;
    Ok(Reply::message("Photo saved"))
}

#[server]
pub(crate) async fn remove_photo() -> ActResult {
    let request = request()?;
    request.services.photos.remove(&request.viewer()?.user.id).await?;
    Ok(Reply::message("Photo removed"))
}
