//! Of which events something is left to revoke.

use std::collections::HashSet;

use nameplate_domain::{
    activity::{Activity, Revocation},
    exports::DeletionState,
    kernel::{ActivityId, SessionId, UserId},
};
use tracing::instrument;

use super::ActivityRevocation;
use crate::{exports::store as exports, kernel::StoreError};

/// What a user has by now that events may have left.
struct Left {
    /// The sessions that run, and those in which a passkey, a trusted device, an API key or a copy was added that is
    /// there still.
    sessions: HashSet<SessionId>,
    has_reset: bool,
    has_email_change: bool,
    has_two_factor: bool,
    has_codes: bool,
    has_deletion_request: bool,
}

impl ActivityRevocation {
    /// Those of a user's events of which something is left to revoke, for a list of them: what is found here may
    /// be gone once somebody asks for it.
    #[instrument(level = "debug", skip_all)]
    pub async fn revocable(
        &self,
        user_id: &UserId,
        events: &[Activity],
    ) -> Result<HashSet<ActivityId>, StoreError> {
        let left = self.left(user_id).await?;
        let mut found = HashSet::new();
        for event in events.iter().filter(|event| event.revoked_at.is_none()) {
            if let Some(revocation) = event.kind.revocation()
                && self.is_left(user_id, event, revocation, &left).await?
            {
                found.insert(event.id.clone());
            }
        }
        Ok(found)
    }

    async fn left(&self, user_id: &UserId) -> Result<Left, StoreError> {
        let mut sessions = self.sessions.running(user_id).await?;
        sessions.extend(self.passkeys.sessions(user_id).await?);
        sessions.extend(self.trusted_devices.sessions(user_id).await?);
        sessions.extend(self.api_keys.sessions(user_id).await?);
        sessions.extend(exports::sessions(&self.kernel.db, user_id).await?);
        let two_factor = self.two_factor.status(user_id).await?;
        Ok(Left {
            sessions: sessions.into_iter().collect(),
            has_reset: self.resets.is_open(user_id).await?,
            has_email_change: self.email_changes.pending(user_id).await?.is_some(),
            has_deletion_request: self.is_deletion_asked_for(user_id).await?,
            has_codes: two_factor.as_ref().is_some_and(|it| it.codes_left > 0),
            has_two_factor: two_factor.is_some(),
        })
    }

    async fn is_deletion_asked_for(&self, user_id: &UserId) -> Result<bool, StoreError> {
        let found = self.deletion_requests.find(user_id).await?;
        Ok(found.is_some_and(|request| request.state == DeletionState::Open))
    }

    async fn is_left(
        &self,
        user_id: &UserId,
        event: &Activity,
        revocation: Revocation,
        left: &Left,
    ) -> Result<bool, StoreError> {
        let in_session = event.session_id.as_ref().is_some_and(|id| left.sessions.contains(id));
        Ok(match revocation {
            // Whoever else knows the password may come back by it at any time.
            Revocation::NewPassword => true,
            Revocation::VoidResets => left.has_reset,
            Revocation::TwoFactorOff => left.has_two_factor,
            Revocation::VoidBackupCodes => in_session || left.has_codes,
            Revocation::WithdrawEmail if in_session || left.has_email_change => true,
            Revocation::WithdrawEmail | Revocation::RestoreEmail => {
                let reader = self.kernel.db.reader();
                match &event.detail.new_email {
                    Some(new) => self.email_changes.is_present(reader, user_id, new).await?,
                    None => false,
                }
            }
            Revocation::WithdrawDeletion => in_session || left.has_deletion_request,
            Revocation::EndSession
            | Revocation::Distrust
            | Revocation::RemovePasskey
            | Revocation::RevokeApiKeys
            | Revocation::RemoveExport => in_session,
        })
    }
}
