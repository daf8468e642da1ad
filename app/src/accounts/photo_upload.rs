//! The form of a photo, which has a file in it.

use leptos::server_fn::codec::MultipartData;
use nameplate_domain::accounts::{Crop, PhotoRules};

use crate::kernel::{ApiError, ErrorKind};

#[derive(Debug, Default)]
pub(super) struct PhotoUpload {
    pub(super) file: Vec<u8>,
    pub(super) crop: Crop,
    /// The id of the user whose form it was.
    pub(super) viewer: String,
}

impl PhotoUpload {
    /// Reads the form. Keeps no more of a file than a photo may have, but reads all of it: a browser
    /// shows no answer to a form that it couldn't send.
    pub(super) async fn read(data: MultipartData) -> Result<Self, ApiError> {
        let unreadable = || ApiError::from(ErrorKind::Unreadable);
        let mut form = data.into_inner().ok_or_else(unreadable)?;
        let mut upload = Self::default();
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
            upload.take(&name, content);
        }
        if is_too_large { Err(("photo", PhotoRules::TOO_LARGE).into()) } else { Ok(upload) }
    }

    fn take(&mut self, name: &str, content: Vec<u8>) {
        let number = || std::str::from_utf8(&content).ok().and_then(|text| text.parse().ok());
        let crop = &mut self.crop;
        match name {
            "photo" => self.file = content,
            "viewer" => self.viewer = String::from_utf8(content).unwrap_or_default(),
            "x" => crop.x = number().unwrap_or(crop.x),
            "y" => crop.y = number().unwrap_or(crop.y),
            "zoom" => crop.zoom = number().unwrap_or(crop.zoom),
            _ => {}
        }
    }
}
