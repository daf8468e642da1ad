//! A form with a file in it.

use leptos::server_fn::codec::MultipartData;

use super::{ApiError, ErrorKind};
use crate::request::Viewer;

/// A form with a file, as it was sent.
#[derive(Debug, Default)]
pub(crate) struct FileForm {
    /// The file; `None` for one that is too large.
    pub(crate) file: Option<Vec<u8>>,
    /// The other fields.
    pub(crate) fields: Vec<(String, String)>,
}

impl FileForm {
    /// Reads a form whose field `file_field` is a file. Keeps no more of it than `most` bytes, but reads all of it: a
    /// browser shows no answer to a form that it couldn't send.
    pub(crate) async fn read(
        data: MultipartData,
        file_field: &str,
        most: usize,
    ) -> Result<Self, ApiError> {
        let unreadable = || ApiError::from(ErrorKind::Unreadable);
        let mut form = data.into_inner().ok_or_else(unreadable)?;
        let mut read = Self { file: Some(Vec::new()), fields: Vec::new() };
        while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
            let name = field.name().unwrap_or_default().to_owned();
            let mut content = Some(Vec::new());
            while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
                let kept = content.filter(|kept| kept.len() + chunk.len() <= most);
                content = kept.map(|mut kept| {
                    kept.extend_from_slice(&chunk);
                    kept
                });
            }
            if name == file_field {
                read.file = content;
            } else {
                let text = content.and_then(|content| String::from_utf8(content).ok());
                read.fields.push((name, text.unwrap_or_default()));
            }
        }
        Ok(read)
    }

    /// What another field holds; nothing for one that isn't there.
    pub(crate) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// Refuses a form of a page of somebody else: such a form nothing else has read before.
    pub(crate) fn check_owner(&self, viewer: &Viewer) -> Result<(), ApiError> {
        let owner = self.field("viewer");
        if owner.is_empty() || owner == viewer.user.id.as_ref() {
            Ok(())
        } else {
            Err(ErrorKind::OtherPerson.into())
        }
    }
}
