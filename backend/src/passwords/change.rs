//! Changing a password that one knows.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    kernel::{Fault, FieldErrors, Timestamp, UserId},
    passwords::{NewPassword, Password, PasswordOwner, PasswordPolicy},
};
use tracing::instrument;

use super::{Proofs, history, is_common};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, PasswordHasher, ServiceError, StoreError, Token, Tx},
    mail::Message,
    sessions::{OpenSession, RecentProof, Sessions},
};

/// What was typed into the form that changes a password.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    pub current: Password,
    pub new: Password,
    /// Whether every other browser is signed out.
    pub end_others: bool,
}

/// The result of changing a password.
#[derive(Clone, Debug)]
pub struct PasswordChanged {
    pub token: Token,
    pub ended: u64,
}

#[derive(Clone)]
pub struct PasswordChanges {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) activity: ActivityLog,
    pub(super) deliveries: Deliveries,
    pub(super) passwords: PasswordHasher,
    proofs: Proofs,
    pub(super) sessions: Sessions,
}

impl PasswordChanges {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            deliveries: core.deliveries.clone(),
            passwords: core.passwords.clone(),
            proofs: Proofs::new(core),
            sessions: Sessions::new(core),
        }
    }

    /// When a user's present password took the place of another; `None` when it is their first one.
    #[instrument(level = "debug", skip_all)]
    pub async fn changed_at(&self, user_id: &UserId) -> Result<Option<Timestamp>, StoreError> {
        history::changed_at(&self.kernel.db, user_id).await
    }

    /// Changes the password of the person of a session, gives the session a new token, and tells
    /// the person by mail.
    ///
    /// # Errors
    /// Faults of the fields `current` and `new`, all at once where they can be told apart;
    /// [`ServiceError::Limited`] after too many wrong present passwords.
    #[instrument(level = "debug", skip_all)]
    pub async fn change<E>(
        &self,
        session: &OpenSession,
        user: &User,
        change: &PasswordChange,
        client: &Client,
    ) -> Result<PasswordChanged, ServiceError<E>> {
        let mut errors = FieldErrors::default();
        // Read before the proof: what is replaced is never newer than what was proved.
        let old_hash = self.accounts.password_hash(&user.id).await?.unwrap_or_default();
        let proof = match self.proofs.prove::<E>(session, "current", &change.current, client).await
        {
            Ok(proof) => Some(proof),
            Err(ServiceError::Invalid(found)) => {
                errors = found;
                None
            }
            Err(error) => return Err(error),
        };
        let new = errors.take("new", parse(user, &change.new));
        let (Some(proof), Some(new)) = (proof, new) else {
            return Err(errors.into());
        };
        self.refuse_used(&user.id, &new, &old_hash).await?;
        let new_hash = self.passwords.hash(&new).await?;
        let mut tx = self.kernel.db.begin().await?;
        if !self.replace(&mut tx, &user.id, &old_hash, &new_hash).await? {
            return Err(ServiceError::field("current", Fault::WrongPassword));
        }
        let changed = self.finish(&mut tx, &proof, user, change.end_others, client).await?;
        self.kernel.commit(tx).await?;
        Ok(changed)
    }

    async fn finish(
        &self,
        tx: &mut Tx,
        proof: &RecentProof,
        user: &User,
        end_others: bool,
        client: &Client,
    ) -> Result<PasswordChanged, StoreError> {
        let session_id = &proof.session().session.id;
        self.kernel.void_pending(tx, &user.id).await?;
        let ended = if end_others {
            self.sessions.end_others(tx, &user.id, Some(session_id)).await?
        } else {
            0
        };
        let token = self.sessions.renew_token(tx, session_id).await?;
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::PasswordChanged,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::of_ended(ended),
        };
        self.record_and_notify(tx, user, entry).await?;
        Ok(PasswordChanged { token, ended })
    }

    /// Records inside `tx` that the password is another one, and tells the person by mail.
    pub(super) async fn record_and_notify(
        &self,
        tx: &mut Tx,
        user: &User,
        entry: Entry<'_>,
    ) -> Result<(), StoreError> {
        let (activity_id, origin) = self.activity.record(tx, entry).await?;
        let message = Message::PasswordChanged { activity_id, at: self.kernel.now(), origin };
        self.deliveries.mail(tx, Some(&user.id), &user.email, &message).await
    }

    /// Refuses `new` when it is the password of `present` or one of those before it.
    ///
    /// # Errors
    /// [`Fault::UsedBefore`] for the field `new`.
    pub(super) async fn refuse_used<E>(
        &self,
        user_id: &UserId,
        new: &NewPassword,
        present: &str,
    ) -> Result<(), ServiceError<E>> {
        let former = history::recent(&self.kernel.db, user_id).await?;
        for hash in former.into_iter().chain([present.to_owned()]) {
            if self.passwords.verify(new.as_ref(), Some(hash)).await? {
                return Err(ServiceError::field("new", Fault::UsedBefore));
            }
        }
        Ok(())
    }

    /// Puts `new_hash` into the place of `old_hash` inside `tx`; gives `false`, with nothing
    /// changed, when that was replaced in the meantime.
    pub(super) async fn replace(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        old_hash: &str,
        new_hash: &str,
    ) -> Result<bool, StoreError> {
        if !self.accounts.replace_password(tx, user_id, old_hash, new_hash).await? {
            return Ok(false);
        }
        let (id, now) = (self.kernel.new_id(), self.kernel.now());
        history::remember(tx, &id, user_id, old_hash, now).await?;
        Ok(true)
    }
}

/// Checks a new password by the policy, which knows its owner's name and address.
pub(super) fn parse(user: &User, new: &Password) -> Result<NewPassword, Fault> {
    let owner = PasswordOwner { name: user.name.as_ref(), email: user.email.as_ref() };
    PasswordPolicy { owner, is_common }.parse(new)
}
