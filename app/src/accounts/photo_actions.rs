//! The photo's server functions.

use std::convert::Infallible;

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};

use super::photo_upload::PhotoUpload;
use crate::{
    kernel::{ActResult, ErrorKind, Reply},
    request::request,
};

#[server(input = MultipartFormData)]
pub(crate) async fn save_photo(data: MultipartData) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let PhotoUpload { file, crop, viewer: owner } = PhotoUpload::read(data).await?;
    // The one form of which nothing is read before its server function.
    if !owner.is_empty() && owner != viewer.user.id.as_ref() {
        return Err(ErrorKind::OtherPerson.into());
    }
    request.services.photos.save::<Infallible>(&viewer.user.id, file, crop).await?;
    Ok(Reply::message("Photo saved"))
}

#[server]
pub(crate) async fn remove_photo() -> ActResult {
    let request = request()?;
    request.services.photos.remove(&request.viewer()?.user.id).await?;
    Ok(Reply::message("Photo removed"))
}
