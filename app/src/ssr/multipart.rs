//! Forms with a file in them.

use leptos::server_fn::codec::MultipartData;
use nameplate_domain::{
    accounts::{Crop, PhotoRules},
    kernel::{Fault, FieldErrors},
};

use crate::{ApiError, Cause, kernel::NoRefusal};

/// A photo as it was sent.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The file.
    pub(crate) file: Vec<u8>,
    /// The part of it that was chosen.
    pub(crate) crop: Crop,
    /// The id of the user whose form it was.
    pub(crate) viewer: String,
}

/// Reads the form of a photo: its file, and the chosen part of it. Keeps no more of a file than a
/// photo may have, but reads all of it: a browser shows no answer to a form that it couldn't send.
pub(crate) async fn read_photo(data: MultipartData) -> Result<Upload, ApiError<NoRefusal>> {
    let unreadable = || ApiError::from(Cause::Unreadable);
    let mut form = data.into_inner().ok_or_else(unreadable)?;
    let mut upload = Upload::default();
    let mut is_too_large = false;
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut content = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            is_too_large |= content.len() + chunk.len() > PhotoRules::MAX_BYTES;
            if !is_too_large {
                content.extend_from_slice(&chunk);
            }
        }
        let number = || std::str::from_utf8(&content).ok().and_then(|text| text.parse().ok());
        let crop = &mut upload.crop;
        match name.as_str() {
            "photo" => upload.file = content,
            "viewer" => upload.viewer = String::from_utf8(content).unwrap_or_default(),
            "x" => crop.x = number().unwrap_or(crop.x),
            "y" => crop.y = number().unwrap_or(crop.y),
            "zoom" => crop.zoom = number().unwrap_or(crop.zoom),
            _ => {}
        }
    }
    if is_too_large {
        return Err(Cause::Invalid(FieldErrors::from(("photo", Fault::FileTooLarge))).into());
    }
    Ok(upload)
}
