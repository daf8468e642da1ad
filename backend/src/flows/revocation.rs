//! *This wasn't me*: revoking what an event touched.

use nameplate_domain::{
    accounts::User,
    activity::{Activity, REVOKE_LINK_MS, Revocation, RevokeError},
    kernel::{ActivityId, UserId},
};
use sqlx::AnyConnection;
use tracing::instrument;

use super::{DeletionRequests, EmailChanges};
use crate::{
    accounts::Accounts,
    activity::store,
    api_keys::ApiKeys,
    core::Core,
    kernel::{Client, Kernel, Purpose, ServiceError, StoreError, Tx},
    passkeys::Passkeys,
    passwords::PasswordResets,
    sessions::{OpenSession, Sessions},
    two_factor::{TrustedDevices, TwoFactor},
};

type RevokeRefusal = ServiceError<RevokeError>;

/// Whose an event is, the event, and what is to be done about it.
type RevocableEvent = (UserId, Activity, Revocation);

/// What was done for somebody who came by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedByLink {
    pub revocation: Revocation,
    /// The last part of a link to choose a new password, after `/reset-password/`.
    pub reset_link: String,
}

#[derive(Clone)]
pub struct ActivityRevocation {
    pub(super) kernel: Kernel,
    accounts: Accounts,
    pub(super) deletion_requests: DeletionRequests,
    pub(super) email_changes: EmailChanges,
    pub(super) api_keys: ApiKeys,
    pub(super) passkeys: Passkeys,
    pub(super) resets: PasswordResets,
    pub(super) sessions: Sessions,
    pub(super) trusted_devices: TrustedDevices,
    pub(super) two_factor: TwoFactor,
}

impl ActivityRevocation {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            deletion_requests: DeletionRequests::new(core),
            email_changes: EmailChanges::new(core),
            api_keys: ApiKeys::new(core),
            passkeys: Passkeys::new(core),
            resets: PasswordResets::new(core),
            sessions: Sessions::new(core),
            trusted_devices: TrustedDevices::new(core),
            two_factor: TwoFactor::new(core),
        }
    }

    /// Revokes what an event of one's own timeline touched; gives what was done.
    ///
    /// # Errors
    /// [`RevokeError`]; [`ServiceError::ProofNeeded`] for the gravest, and when the session is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn revoke(
        &self,
        session: &OpenSession,
        user: &User,
        id: &ActivityId,
        client: &Client,
    ) -> Result<Revocation, RevokeRefusal> {
        let mut tx = self.kernel.db.begin().await?;
        let (_, event, revocation) = self.find_and_lock(&mut tx, Some(&user.id), id).await?;
        if event.session_id.as_ref() == Some(&session.session.id) {
            return Err(ServiceError::Refused(RevokeError::OwnSession));
        }
        // Whoever waited for the row may have been signed out meanwhile, by an owner who did the same.
        if !self.sessions.is_active(&mut tx, &session.session.id).await? {
            return Err(ServiceError::ProofNeeded);
        }
        if revocation.needs_proof() {
            self.sessions.recent_proof::<RevokeError>(session)?;
        }
        // Whoever was signed in before two-factor was there never needed a code; whoever came later
        // had one, and can turn it off by it. So can who let a week pass.
        let is_late = self.kernel.now().millis_since(event.at) > REVOKE_LINK_MS;
        if revocation == Revocation::TwoFactorOff
            && (is_late || session.session.created_at > event.at)
        {
            return Err(ServiceError::Refused(RevokeError::NeedsCode));
        }
        self.apply(&mut tx, &user.id, &event, revocation, Some((session, user)), client).await?;
        if revocation == Revocation::NewPassword {
            self.resets.mail_link(&mut tx, Some(&user.id), &user.email, client).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(revocation)
    }

    /// Whether a link is valid still; gives what it would do.
    ///
    /// # Errors
    /// [`RevokeError::LinkNotValid`].
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, link: &str) -> Result<Revocation, RevokeRefusal> {
        let id = self.event_of(link)?;
        let mut reader = self.kernel.db.reader().acquire().await?;
        let found = self.find_without_lock(&mut reader, &id).await;
        let (_, _, revocation) = self.allow_by_link(found)?;
        Ok(revocation)
    }

    /// Revokes what the event of a mailed link touched, also for somebody signed out, and starts a
    /// reset of the password. The link works once, for 7 days: whoever has the mail is the owner,
    /// as for a reset.
    ///
    /// # Errors
    /// [`RevokeError::LinkNotValid`], [`RevokeError::EmailTaken`].
    #[instrument(level = "debug", skip_all)]
    pub async fn revoke_by_link(
        &self,
        link: &str,
        client: &Client,
    ) -> Result<RevokedByLink, RevokeRefusal> {
        let mut tx = self.kernel.db.begin().await?;
        let (user_id, event, revocation) = self.resolve(&mut tx, link).await?;
        self.apply(&mut tx, &user_id, &event, revocation, None, client).await?;
        let reset_link = self.resets.make_link(&mut tx, &user_id).await?;
        self.kernel.commit(tx).await?;
        tracing::warn!(user = %user_id, event = %event.id, "revoked by a mailed link");
        Ok(RevokedByLink { revocation, reset_link })
    }

    async fn resolve(&self, tx: &mut Tx, link: &str) -> Result<RevocableEvent, RevokeRefusal> {
        let id = self.event_of(link)?;
        let found = self.find_and_lock(tx, None, &id).await;
        self.allow_by_link(found)
    }

    fn event_of(&self, link: &str) -> Result<ActivityId, RevokeRefusal> {
        let id = self.kernel.secret.verify(Purpose::Revoke, link);
        id.map(ActivityId::new).ok_or(ServiceError::Refused(RevokeError::LinkNotValid))
    }

    /// What may be done by a link with an event that was found.
    fn allow_by_link(
        &self,
        found: Result<RevocableEvent, RevokeRefusal>,
    ) -> Result<RevocableEvent, RevokeRefusal> {
        let not_valid = || ServiceError::Refused(RevokeError::LinkNotValid);
        let (user_id, event, revocation) = match found {
            Err(ServiceError::Refused(_)) => return Err(not_valid()),
            // Two-factor stands also against somebody who reads the mail.
            Ok((user_id, event, Revocation::TwoFactorOff)) => {
                (user_id, event, Revocation::NewPassword)
            }
            found => found?,
        };
        if self.kernel.now().millis_since(event.at) > REVOKE_LINK_MS {
            return Err(not_valid());
        }
        Ok((user_id, event, revocation))
    }

    /// An event that leaves something to revoke, as [`Self::find_and_lock`] finds it, without locking anything:
    /// to show what would be done.
    async fn find_without_lock(
        &self,
        connection: &mut AnyConnection,
        id: &ActivityId,
    ) -> Result<RevocableEvent, RevokeRefusal> {
        let user_id = store::owner(&mut *connection, id).await?.ok_or_else(nothing_to_revoke)?;
        let event = store::find(&mut *connection, id).await?.ok_or_else(nothing_to_revoke)?;
        self.determine_revocation(connection, user_id, event).await
    }

    /// An event that leaves something to revoke, of `owner` when given. Locks the row of its user first,
    /// as everybody does who changes how one signs in: what is to be done depends on what others do, such
    /// as confirm the address that was asked for.
    async fn find_and_lock(
        &self,
        tx: &mut Tx,
        owner: Option<&UserId>,
        id: &ActivityId,
    ) -> Result<RevocableEvent, RevokeRefusal> {
        let user_id = store::owner(&mut **tx, id).await?.ok_or_else(nothing_to_revoke)?;
        if owner.is_some_and(|owner| *owner != user_id) {
            return Err(nothing_to_revoke());
        }
        self.accounts.lock_user(tx, &user_id).await?;
        let event = store::lock(tx, id).await?.ok_or_else(nothing_to_revoke)?;
        self.determine_revocation(tx, user_id, event).await
    }

    /// What is to be done about an event of a user.
    async fn determine_revocation(
        &self,
        connection: &mut AnyConnection,
        user_id: UserId,
        event: Activity,
    ) -> Result<RevocableEvent, RevokeRefusal> {
        if event.revoked_at.is_some() {
            return Err(nothing_to_revoke());
        }
        let revocation = match event.kind.revocation().ok_or_else(nothing_to_revoke)? {
            Revocation::WithdrawEmail
                if self.is_email_change_confirmed(connection, &user_id, &event).await? =>
            {
                Revocation::RestoreEmail
            }
            revocation => revocation,
        };
        Ok((user_id, event, revocation))
    }

    /// Whether the address that was asked for is the present one: then there is nothing to withdraw
    /// any more, but an address to put back.
    async fn is_email_change_confirmed(
        &self,
        connection: &mut AnyConnection,
        user_id: &UserId,
        event: &Activity,
    ) -> Result<bool, StoreError> {
        match &event.detail.new_email {
            Some(new) => self.email_changes.is_present(connection, user_id, new).await,
            None => Ok(false),
        }
    }

    async fn apply(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        event: &Activity,
        revocation: Revocation,
        own: Option<(&OpenSession, &User)>,
        client: &Client,
    ) -> Result<(), RevokeRefusal> {
        let own_session = own.map(|(session, _)| session);
        match revocation {
            Revocation::NewPassword => {
                self.revoke_session_credentials(tx, user_id, event).await?;
                self.revoke_all_access(tx, user_id, event, own_session, client).await?;
            }
            Revocation::VoidResets => self.resets.void(tx, user_id).await?,
            Revocation::RestoreEmail => {
                let old = event.detail.old_email.as_ref();
                let old = old.ok_or_else(nothing_to_revoke)?;
                if !self.email_changes.restore(tx, user_id, old, client).await? {
                    return Err(ServiceError::Refused(RevokeError::EmailTaken));
                }
                self.revoke_all_access(tx, user_id, event, own_session, client).await?;
            }
            Revocation::TwoFactorOff => {
                let (session, user) = own.ok_or_else(nothing_to_revoke)?;
                if !self.two_factor.undo(tx, session, user, event.at, client).await? {
                    return Err(nothing_to_revoke());
                }
                self.end_session(tx, user_id, event, client).await?;
            }
            Revocation::VoidBackupCodes => {
                self.two_factor.void_codes(tx, user_id, event.at).await?;
                self.end_session(tx, user_id, event, client).await?;
            }
            Revocation::WithdrawDeletion => {
                self.deletion_requests.withdraw_in(tx, user_id).await?;
                self.end_session(tx, user_id, event, client).await?;
            }
            // Ending the session takes along what it asked for and left.
            Revocation::EndSession
            | Revocation::RemoveExport
            | Revocation::WithdrawEmail
            | Revocation::RemovePasskey
            | Revocation::RevokeApiKeys
            | Revocation::Distrust => {
                self.end_session(tx, user_id, event, client).await?;
            }
        }
        store::set_revoked(tx, &event.id, self.kernel.now()).await?;
        Ok(())
    }
}

fn nothing_to_revoke() -> RevokeRefusal {
    ServiceError::Refused(RevokeError::NothingToRevoke)
}
