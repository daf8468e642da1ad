//! The photo's server functions.

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};

use crate::kernel::{ApiError, NoRefusal};

/// Makes a file the viewer's photo; gives the path of the photo.
#[server(input = MultipartFormData)]
pub(crate) async fn save_photo(data: MultipartData) -> Result<String, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let ssr::Upload { file, crop, viewer: owner } = ssr::read_photo(data).await?;
    if !owner.is_empty() && owner != viewer.user.id.as_ref() {
        return Err(Cause::OtherPerson.into());
    }
    let saved = request.services.photos.save(&viewer.user.id, file, crop).await;
    let id = saved.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/profile", super::photo_form::PHOTO_SAVED);
    Ok(format!("/photos/{id}"))
}

/// Removes the viewer's photo.
#[server]
pub(crate) async fn remove_photo() -> Result<(), ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let removed = request.services.photos.remove(&viewer.user.id).await;
    removed.map_err(|error| request.explain(error.into()))?;
    request.return_saying("/settings/profile", super::photo_form::PHOTO_REMOVED);
    Ok(())
}
