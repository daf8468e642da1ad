//! The form of a photo, which has a file in it.

use nameplate_domain::accounts::{Crop, PhotoRules};

use crate::kernel::{ApiError, FileForm};

#[derive(Debug, Default)]
pub(super) struct PhotoUpload {
    pub(super) file: Vec<u8>,
    pub(super) crop: Crop,
}

impl PhotoUpload {
    /// The name of the field with the file.
    pub(super) const FILE: &str = "photo";

    /// Reads what the form says.
    pub(super) fn of(form: FileForm) -> Result<Self, ApiError> {
        let number = |name| form.field(name).parse().ok();
        let default = Crop::default();
        let crop = Crop {
            x: number("x").unwrap_or(default.x),
            y: number("y").unwrap_or(default.y),
            zoom: number("zoom").unwrap_or(default.zoom),
        };
        let file = form.file.ok_or((Self::FILE, PhotoRules::TOO_LARGE))?;
        Ok(Self { file, crop })
    }
}
