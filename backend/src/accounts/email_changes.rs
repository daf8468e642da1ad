//! Changing the address that one signs in with.

use nameplate_domain::{
    accounts::{
        CHANGES_PER_USER, CONFIRMATION_MS, CONFIRMATIONS_PER_USER, Email, EmailChangeError, User,
    },
    activity::{ActivityKind, Detail},
    kernel::{Fault, SessionId, Timestamp, UserId},
};
use sqlx::{Any, Executor};

use super::{Accounts, email_change_store, store, void_pending};
use crate::{
    activity::{ActivityLog, Entry},
    deliveries::Deliveries,
    kernel::{Client, Kernel, Purpose, RateLimits, ServiceError, StoreError, Tx, expect_rows},
    live::Live,
    mail::Message,
    passwords::RecentProof,
};

/// An address that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEmail {
    /// The address.
    pub email: Email,
    /// Until when its link works.
    pub ends_at: Timestamp,
}

type Refusal = ServiceError<EmailChangeError>;

/// The email changes' service. Cheap to clone.
#[derive(Clone)]
pub struct EmailChanges {
    pub(crate) kernel: Kernel,
    pub(crate) accounts: Accounts,
    pub(crate) activity: ActivityLog,
    pub(crate) deliveries: Deliveries,
    pub(crate) live: Live,
    pub(crate) rate_limits: RateLimits,
}

impl EmailChanges {
    /// Asks for another address: mails a link to it, and a notice to the present one, which stays
    /// until the link is used. A change that waited before is replaced.
    ///
    /// # Errors
    /// Faults of the field `email`; [`ServiceError::Limited`] after too many;
    /// [`ServiceError::ProofNeeded`], when the session of the proof is over.
    pub async fn request(
        &self,
        proof: &RecentProof,
        user: &User,
        typed: &str,
        client: &Client,
    ) -> Result<(), Refusal> {
        if *proof.user_id() != user.id {
            return Err(ServiceError::ProofNeeded);
        }
        let email = Email::parse(typed).map_err(|fault| ServiceError::field("email", fault))?;
        if email.as_ref() == user.email.as_ref() {
            return Err(ServiceError::field("email", Fault::SameEmail));
        }
        self.rate_limits.pass(&format!("email_change:user:{}", user.id), CHANGES_PER_USER).await?;
        if self.is_taken(&email, &user.id).await? {
            return Err(ServiceError::field("email", Fault::EmailTaken));
        }
        self.pass_mail(&user.id).await?;
        let mut tx = self.accounts.begin_proved(proof).await?;
        self.put(&mut tx, &user.id, &email).await?;
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::EmailChangeRequested,
            session_id: Some(&proof.session().session.id),
            client,
            detail: Detail::of_emails(&user.email, &email),
        };
        let (activity_id, origin) = self.activity.record(&mut tx, entry).await?;
        let at = self.kernel.now();
        let notice = Message::EmailChangeRequested { activity_id, new_email: email, at, origin };
        self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &notice).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Mails the link once more, with a new 24 hours; the link before is void.
    ///
    /// # Errors
    /// [`EmailChangeError::NothingPending`]; [`ServiceError::Limited`] after too many.
    pub async fn resend(&self, user_id: &UserId) -> Result<(), Refusal> {
        let pending = self.pending(user_id).await?;
        let pending = pending.ok_or(ServiceError::Refused(EmailChangeError::NothingPending))?;
        self.pass_mail(user_id).await?;
        let mut tx = self.accounts.begin_change(user_id).await?;
        // It may have been used or voided since: then it must not come to life again.
        if !self.drop_pending_for(&mut tx, user_id, &pending.email).await? {
            return Err(ServiceError::Refused(EmailChangeError::NothingPending));
        }
        self.put(&mut tx, user_id, &pending.email).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Takes a change back before it is confirmed.
    ///
    /// # Errors
    /// [`EmailChangeError::NothingPending`].
    pub async fn withdraw(
        &self,
        user: &User,
        session_id: &SessionId,
        client: &Client,
    ) -> Result<(), Refusal> {
        let mut tx = self.kernel.db.begin().await?;
        if !self.drop_pending(&mut tx, &user.id).await? {
            return Err(ServiceError::Refused(EmailChangeError::NothingPending));
        }
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::EmailChangeWithdrawn,
            session_id: Some(session_id),
            client,
            detail: Detail::default(),
        };
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// The address of a user that waits to be confirmed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pending(&self, user_id: &UserId) -> Result<Option<PendingEmail>, StoreError> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT email, ends_at FROM email_changes WHERE user_id = $1 AND ends_at > $2",
        )
        .bind(user_id.as_ref())
        .bind(self.kernel.now().as_millis())
        .fetch_optional(self.kernel.db.reader())
        .await?;
        row.map(|(email, ends_at)| {
            let email = email_change_store::parse_stored(user_id, &email)?;
            Ok(PendingEmail { email, ends_at: Timestamp::from_millis(ends_at) })
        })
        .transpose()
    }

    /// The address that a link confirms; `None` when the link is not valid, or not any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, link: &str) -> Result<Option<Email>, StoreError> {
        let Some(id) = self.kernel.secret.verify(Purpose::ConfirmEmail, link) else {
            return Ok(None);
        };
        let reader = self.kernel.db.reader();
        let found = email_change_store::find(reader, &id, self.kernel.now()).await?;
        Ok(found.map(|(_, email)| email))
    }

    /// Makes the address of a link the one to sign in with, and tells the old one by mail; gives
    /// the new one.
    ///
    /// # Errors
    /// [`EmailChangeError::LinkNotValid`], [`EmailChangeError::EmailTaken`].
    pub async fn confirm(&self, link: &str, client: &Client) -> Result<Email, Refusal> {
        let refused = |why| ServiceError::Refused(why);
        let now = self.kernel.now();
        let id = self
            .kernel
            .secret
            .verify(Purpose::ConfirmEmail, link)
            .ok_or(refused(EmailChangeError::LinkNotValid))?;
        let mut tx = self.kernel.db.begin().await?;
        let (user_id, new) = email_change_store::find(&mut *tx, &id, now)
            .await?
            .ok_or(refused(EmailChangeError::LinkNotValid))?;
        let old =
            store::hold(&mut tx, &user_id).await?.ok_or(refused(EmailChangeError::LinkNotValid))?;
        if !email_change_store::use_up(&mut tx, &id).await? {
            return Err(refused(EmailChangeError::LinkNotValid));
        }
        void_pending(&mut tx, &user_id).await?;
        if !store::set_email(&mut tx, &user_id, &new).await? {
            return Err(refused(EmailChangeError::EmailTaken));
        }
        let entry = Entry {
            user_id: Some(&user_id),
            kind: ActivityKind::EmailChanged,
            session_id: None,
            client,
            detail: Detail::of_emails(&old, &new),
        };
        let (activity_id, origin) = self.activity.record(&mut tx, entry).await?;
        let notice = Message::EmailChanged { activity_id, new_email: new.clone(), at: now, origin };
        self.deliveries.mail(&mut tx, Some(&user_id), &old, &notice).await?;
        self.live.announce(&mut tx, &user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(new)
    }

    /// Puts an old address back inside `tx`, and voids what is under way; gives `false` when another
    /// account has the address, and `tx` must not be committed then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn restore(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        old: &Email,
        client: &Client,
    ) -> Result<bool, StoreError> {
        let Some(present) = store::hold(tx, user_id).await? else { return Ok(false) };
        void_pending(tx, user_id).await?;
        if !store::set_email(tx, user_id, old).await? {
            return Ok(false);
        }
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::EmailRestored,
            session_id: None,
            client,
            detail: Detail::of_emails(&present, old),
        };
        self.activity.record(tx, entry).await?;
        self.live.announce(tx, user_id).await?;
        Ok(true)
    }

    /// Whether a user signs in with this address.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn is_present<'e>(
        &self,
        executor: impl Executor<'e, Database = Any>,
        user_id: &UserId,
        email: &Email,
    ) -> Result<bool, StoreError> {
        Ok(store::email(executor, user_id).await?.as_ref() == Some(email))
    }

    /// Takes back what waits inside `tx`; gives whether there was something.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn drop_pending(&self, tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM email_changes WHERE user_id = $1")
            .bind(user_id.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Takes back what waits inside `tx`, if it is a change to `email`; gives whether it was.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn drop_pending_for(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        email: &Email,
    ) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM email_changes WHERE user_id = $1 AND email = $2")
            .bind(user_id.as_ref())
            .bind(email.as_ref())
            .execute(&mut **tx)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Removes the changes that were never confirmed; gives how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM email_changes WHERE ends_at <= $1")
            .bind(self.kernel.now().as_millis())
            .execute(self.kernel.db.writer())
            .await?;
        Ok(deleted.rows_affected())
    }

    /// Writes a change under a fresh id and mails its link.
    async fn put(&self, tx: &mut Tx, user_id: &UserId, email: &Email) -> Result<(), StoreError> {
        let (id, now) = (self.kernel.new_id(), self.kernel.now());
        let written = sqlx::query(
            "INSERT INTO email_changes (user_id, id, email, created_at, ends_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (user_id) DO UPDATE
             SET id = excluded.id, email = excluded.email, created_at = excluded.created_at,
                 ends_at = excluded.ends_at",
        )
        .bind(user_id.as_ref())
        .bind(id.as_str())
        .bind(email.as_ref())
        .bind(now.as_millis())
        .bind(now.plus_millis(CONFIRMATION_MS).as_millis())
        .execute(&mut **tx)
        .await?;
        expect_rows(email_change_store::TABLE, user_id.as_ref(), written.rows_affected(), 1)?;
        let message = Message::ConfirmEmail { change_id: id };
        self.deliveries.mail(tx, Some(user_id), email, &message).await
    }

    async fn pass_mail(&self, user_id: &UserId) -> Result<(), Refusal> {
        let bucket = format!("email_change:mail:{user_id}");
        self.rate_limits.pass(&bucket, CONFIRMATIONS_PER_USER).await
    }

    /// Whether another account has the address. One's own in other capitals is free.
    async fn is_taken(&self, email: &Email, user_id: &UserId) -> Result<bool, StoreError> {
        let owner = self.accounts.credentials(email).await?;
        Ok(owner.is_some_and(|owner| owner.user_id != *user_id))
    }
}
