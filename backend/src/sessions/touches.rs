//! Recording that sessions are in use, behind the requests that use them: whoever only looks waits for no
//! disk, and can look while nothing can be written.

use std::time::Duration;

use nameplate_domain::kernel::{SessionId, Timestamp};
use tracing::instrument;

use super::{Sessions, store};
use crate::kernel::StoreError;

/// How long to wait after nothing could be written.
const RETRY: Duration = Duration::from_secs(10);

impl Sessions {
    /// Writes when sessions were used as soon as they are, for as long as it is polled.
    pub async fn run(self) {
        loop {
            self.touches.added().await;
            while let Err(error) = self.write_touches().await {
                tracing::warn!(%error, "it could not be noted which sessions are in use");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Writes when sessions were used.
    ///
    /// # Errors
    /// [`StoreError`]; what was not written is kept.
    #[instrument(level = "debug", skip_all)]
    pub async fn write_touches(&self) -> Result<(), StoreError> {
        let _writing = self.touches.lock_writing().await;
        let mut failed = Ok(());
        for (id, at) in self.touches.all() {
            match self.write_touch(&id, at).await {
                Ok(()) => self.touches.remove(&id, at),
                // It would never be written, and nobody else can use the session either.
                Err(error @ StoreError::Inconsistent { .. }) => {
                    tracing::error!(%error, session = %id, "a session can't be read");
                    self.touches.remove(&id, at);
                }
                Err(error) => failed = Err(error),
            }
        }
        failed
    }

    async fn write_touch(&self, id: &SessionId, at: Timestamp) -> Result<(), StoreError> {
        let db = &self.kernel.db;
        // When it ends is computed from the settings that hold by now.
        let Some(mut open) = store::find_by_id(db.reader(), id).await? else { return Ok(()) };
        open.session.last_active_at = open.session.last_active_at.max(at);
        store::touch(db, &open.session).await?;
        if let Some(company_id) = &open.company_id {
            self.companies.record_active(db.writer(), company_id, &open.user_id).await?;
        }
        Ok(())
    }
}
