//! Writing a copy into the database while it is made: chunk by chunk, each with a sign of life.

use nameplate_domain::{
    exports::EXPORT_LEASE_MS,
    kernel::{SECOND_MS, Timestamp},
};
use thiserror::Error;

use crate::{
    exports::{
        Archive,
        store::{self, ClaimedExport, ExportProgress},
    },
    kernel::{Kernel, StoreError, Tx},
    live::Live,
};

/// How often open pages are told how far a copy is, in milliseconds.
const TOLD_EVERY_MS: i64 = SECOND_MS;

/// Why a copy is not made.
#[derive(Debug, Error)]
pub(super) enum Stopped {
    /// It is somebody else's by now, or its owner's account is gone.
    #[error("the copy is somebody else's by now, or gone")]
    Lost,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for Stopped {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A copy that is being written.
pub(super) struct Writing<'a> {
    pub(super) archive: Archive,
    kernel: &'a Kernel,
    live: &'a Live,
    export: &'a ClaimedExport,
    progress: ExportProgress,
    /// How many chunks are written.
    chunks: i64,
    /// How many bytes they are.
    size: u64,
    told_at: Timestamp,
}

impl<'a> Writing<'a> {
    /// Begins a copy of so many steps anew: what a try before left is gone.
    pub(super) async fn begin(
        kernel: &'a Kernel,
        live: &'a Live,
        export: &'a ClaimedExport,
        total: u64,
    ) -> Result<Self, Stopped> {
        let now = kernel.now();
        let mut writing = Self {
            archive: Archive::new(now),
            kernel,
            live,
            export,
            progress: ExportProgress { done: 0, total },
            chunks: 0,
            size: 0,
            told_at: now,
        };
        let mut tx = writing.begin_as_owner().await?;
        store::clear_chunks(&mut tx, &export.id).await?;
        kernel.commit(tx).await?;
        writing.told_at = kernel.now();
        Ok(writing)
    }

    /// Notes that some steps are done, and writes what is packed by now.
    pub(super) async fn advance(&mut self, steps: usize) -> Result<(), Stopped> {
        self.progress.done += steps as u64;
        let chunks = self.archive.take_full_chunks();
        let is_silent = self.kernel.now().millis_since(self.told_at) >= TOLD_EVERY_MS;
        if chunks.is_empty() && !is_silent {
            return Ok(());
        }
        let mut tx = self.begin_as_owner().await?;
        self.insert(&mut tx, chunks).await?;
        if is_silent {
            self.live.announce(&mut tx, &self.export.user_id).await?;
            self.told_at = self.kernel.now();
        }
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Ends the copy: gives a transaction in which it is whole, and its size in bytes.
    pub(super) async fn finish(mut self) -> Result<(Tx, u64), Stopped> {
        let mut tx = self.begin_as_owner().await?;
        let archive = std::mem::replace(&mut self.archive, Archive::new(self.told_at));
        self.insert(&mut tx, archive.finish()?).await?;
        Ok((tx, self.size))
    }

    /// Begins a transaction in which the copy is ours, and stays so for another while.
    async fn begin_as_owner(&self) -> Result<Tx, Stopped> {
        let mut tx = self.kernel.db.begin().await?;
        let lease_until = self.kernel.now().plus_millis(EXPORT_LEASE_MS);
        if store::set_progress(&mut tx, self.export, self.progress, lease_until).await? {
            Ok(tx)
        } else {
            Err(Stopped::Lost)
        }
    }

    async fn insert(&mut self, tx: &mut Tx, chunks: Vec<Vec<u8>>) -> Result<(), StoreError> {
        for bytes in chunks {
            self.size += bytes.len() as u64;
            store::insert_chunk(tx, &self.export.id, self.chunks, bytes).await?;
            self.chunks += 1;
        }
        Ok(())
    }
}
