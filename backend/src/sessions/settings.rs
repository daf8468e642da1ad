//! When a person's sessions end by themselves, as they chose.

use nameplate_domain::{kernel::UserId, sessions::SessionSettings};
use tracing::instrument;

use super::{OpenSession, Sessions, store};
use crate::kernel::{StoreError, Tx, find_document, read_document, save_document};

const TABLE: &str = "session_settings";

/// Reads the document of a user; without one, everything is as by default.
pub(super) fn read(user_id: &str, document: Option<&str>) -> Result<SessionSettings, StoreError> {
    document.map_or(Ok(SessionSettings::default()), |text| read_document(TABLE, user_id, text))
}

/// A user's settings, read inside `tx`.
pub(super) async fn find(tx: &mut Tx, user_id: &UserId) -> Result<SessionSettings, StoreError> {
    Ok(find_document(&mut **tx, TABLE, user_id).await?.unwrap_or_default())
}

impl Sessions {
    /// Keeps what the person of a session chose, for all their sessions: those that were not used
    /// for longer are over at once.
    #[instrument(level = "debug", skip_all)]
    pub async fn save_settings(
        &self,
        user_id: &UserId,
        settings: SessionSettings,
    ) -> Result<(), StoreError> {
        // Whoever chooses is there, which may not be written yet.
        self.write_touches().await?;
        let mut tx = self.kernel.db.begin().await?;
        self.save_settings_in(&mut tx, user_id, settings).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }

    /// What the person of a session chose; the defaults until they did.
    pub(crate) async fn settings(&self, user_id: &UserId) -> Result<SessionSettings, StoreError> {
        let found = find_document(self.kernel.db.reader(), TABLE, user_id).await?;
        Ok(found.unwrap_or_default())
    }

    /// As [`Sessions::save_settings`], inside `tx`: to be called once what is noted of the sessions is written.
    pub(crate) async fn save_settings_in(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        settings: SessionSettings,
    ) -> Result<(), StoreError> {
        save_document(tx, TABLE, user_id, settings, self.kernel.now()).await?;
        let longest_idle = self.companies.longest_idle(tx, user_id).await?;
        store::set_ends(tx, user_id, settings, longest_idle).await
    }

    /// Records that the person of a session is there, however recently that was recorded; gives
    /// the session as it is then.
    #[instrument(level = "debug", skip_all)]
    pub async fn stay(&self, open: &OpenSession) -> Result<OpenSession, StoreError> {
        let mut open = open.clone();
        open.session.last_active_at = self.kernel.now();
        self.touches.add(&open.session.id, open.session.last_active_at);
        self.write_touches().await?;
        Ok(open)
    }
}
