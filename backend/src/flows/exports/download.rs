//! Fetching a copy that is ready, part by part.

use nameplate_domain::{
    exports::ExportState,
    kernel::{ExportId, UserId},
};
use tracing::instrument;

use super::Exports;
use crate::{
    exports::store,
    kernel::{StoreError, Zone},
};

/// A copy that its owner may fetch now.
#[derive(Clone, Debug)]
pub struct Download {
    id: ExportId,
    /// Its size in bytes.
    pub size: u64,
    /// What the file is called.
    pub file_name: String,
}

impl Exports {
    /// A copy of a user's that is ready; `None` for anything else, and once its time is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn find_ready(
        &self,
        user_id: &UserId,
        id: &ExportId,
    ) -> Result<Option<Download>, StoreError> {
        let found = self.list(user_id).await?.into_iter().find(|export| export.id == *id);
        Ok(found.and_then(|export| match export.state {
            ExportState::Ready { size, .. } => {
                let day = Zone::of(None).iso_date(export.requested_at);
                Some(Download { id: export.id, size, file_name: format!("nameplate-{day}.zip") })
            }
            _ => None,
        }))
    }

    /// A part of a copy, counted from 0; `None` behind the last one.
    #[instrument(level = "debug", skip_all)]
    pub async fn chunk(
        &self,
        download: &Download,
        number: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        store::chunk(&self.kernel.db, &download.id, number).await
    }
}
