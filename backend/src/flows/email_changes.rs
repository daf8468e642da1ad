//! Changing the address that one signs in with.

use nameplate_domain::{
    accounts::{CONFIRMATIONS_PER_USER, Email, EmailChangeError, User},
    activity::{ActivityDetail, ActivityKind},
    deliveries::MAILS_PER_RECIPIENT,
    kernel::{Fault, SessionId, UserId},
};
use sqlx::{Any, Executor};
use tracing::instrument;

use crate::{
    accounts::{Accounts, PendingEmail, email_change_store as store, store as users},
    activity::{ActivityLog, Entry},
    core::Core,
    deliveries::Deliveries,
    kernel::{Bucket, Client, Kernel, Purpose, RateLimits, ServiceError, StoreError, Tx},
    live::Live,
    mail::Message,
    sessions::{RecentProof, Sessions},
};

type EmailChangeRefusal = ServiceError<EmailChangeError>;

#[derive(Clone)]
pub struct EmailChanges {
    kernel: Kernel,
    accounts: Accounts,
    activity: ActivityLog,
    deliveries: Deliveries,
    live: Live,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl EmailChanges {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// Asks for another address: mails a link to it, and a notice to the present one, which stays
    /// until the link is used. A change that waited before is replaced. Nobody learns here whether another
    /// account has the address: its owner is told, and gets no link.
    ///
    /// # Errors
    /// Faults of the field `email`; [`ServiceError::Limited`] after too many;
    /// [`ServiceError::ProofNeeded`], when the session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn request(
        &self,
        proof: &RecentProof,
        user: &User,
        typed: &str,
        client: &Client,
    ) -> Result<(), EmailChangeRefusal> {
        if *proof.user_id() != user.id {
            return Err(ServiceError::ProofNeeded);
        }
        let email = Email::parse(typed).map_err(|fault| ServiceError::field("email", fault))?;
        if email.as_ref() == user.email.as_ref() {
            return Err(ServiceError::field("email", Fault::SameEmail));
        }
        self.limit_mail(&user.id, &email).await?;
        let owner = self.other_owner(&user.id, &email).await?;
        let mut tx = self.sessions.begin_proved(proof).await?;
        self.put(&mut tx, &user.id, &email, owner.as_ref()).await?;
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::EmailChangeRequested,
            session_id: Some(&proof.session().session.id),
            client,
            detail: ActivityDetail::of_emails(&user.email, &email),
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
    #[instrument(level = "debug", skip_all)]
    pub async fn resend(&self, user_id: &UserId) -> Result<(), EmailChangeRefusal> {
        let pending = self.pending(user_id).await?;
        let pending = pending.ok_or(ServiceError::Refused(EmailChangeError::NothingPending))?;
        self.limit_mail(user_id, &pending.email).await?;
        let owner = self.other_owner(user_id, &pending.email).await?;
        let mut tx = self.accounts.begin_change(user_id).await?;
        // It may have been used or voided since: then it must not come to life again.
        if !store::delete_to(&mut tx, user_id, &pending.email).await? {
            return Err(ServiceError::Refused(EmailChangeError::NothingPending));
        }
        self.put(&mut tx, user_id, &pending.email, owner.as_ref()).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Takes a change back before it is confirmed.
    ///
    /// # Errors
    /// [`EmailChangeError::NothingPending`].
    #[instrument(level = "debug", skip_all)]
    pub async fn withdraw(
        &self,
        user: &User,
        session_id: &SessionId,
        client: &Client,
    ) -> Result<(), EmailChangeRefusal> {
        let mut tx = self.kernel.db.begin().await?;
        if !store::delete(&mut tx, &user.id).await? {
            return Err(ServiceError::Refused(EmailChangeError::NothingPending));
        }
        let entry = Entry {
            user_id: Some(&user.id),
            kind: ActivityKind::EmailChangeWithdrawn,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::default(),
        };
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// The address of a user that waits to be confirmed.
    #[instrument(level = "debug", skip_all)]
    pub async fn pending(&self, user_id: &UserId) -> Result<Option<PendingEmail>, StoreError> {
        store::pending(&self.kernel.db, user_id, self.kernel.now()).await
    }

    /// The address that a link confirms; `None` when the link is not valid, or not any more.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, link: &str) -> Result<Option<Email>, StoreError> {
        let Some(id) = self.kernel.secret.verify(Purpose::ConfirmEmail, link) else {
            return Ok(None);
        };
        let reader = self.kernel.db.reader();
        let found = store::find(reader, &id, self.kernel.now()).await?;
        Ok(found.map(|(_, email)| email))
    }

    /// Makes the address of a link the one to sign in with, and tells the old one by mail; gives
    /// the new one.
    ///
    /// # Errors
    /// [`EmailChangeError::LinkNotValid`], [`EmailChangeError::EmailTaken`].
    #[instrument(level = "debug", skip_all)]
    pub async fn confirm(&self, link: &str, client: &Client) -> Result<Email, EmailChangeRefusal> {
        let refused = |why| ServiceError::Refused(why);
        let now = self.kernel.now();
        let id = self
            .kernel
            .secret
            .verify(Purpose::ConfirmEmail, link)
            .ok_or(refused(EmailChangeError::LinkNotValid))?;
        let mut tx = self.kernel.db.begin().await?;
        let (user_id, new) = store::find(&mut *tx, &id, now)
            .await?
            .ok_or(refused(EmailChangeError::LinkNotValid))?;
        let old =
            users::lock(&mut tx, &user_id).await?.ok_or(refused(EmailChangeError::LinkNotValid))?;
        if !store::use_up(&mut tx, &id).await? {
            return Err(refused(EmailChangeError::LinkNotValid));
        }
        self.kernel.void_pending(&mut tx, &user_id).await?;
        if !users::set_email(&mut tx, &user_id, &new).await? {
            return Err(refused(EmailChangeError::EmailTaken));
        }
        let entry = Entry {
            user_id: Some(&user_id),
            kind: ActivityKind::EmailChanged,
            session_id: None,
            client,
            detail: ActivityDetail::of_emails(&old, &new),
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
    pub(crate) async fn restore(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        old: &Email,
        client: &Client,
    ) -> Result<bool, StoreError> {
        let Some(present) = users::lock(tx, user_id).await? else { return Ok(false) };
        self.kernel.void_pending(tx, user_id).await?;
        if !users::set_email(tx, user_id, old).await? {
            return Ok(false);
        }
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::EmailRestored,
            session_id: None,
            client,
            detail: ActivityDetail::of_emails(&present, old),
        };
        self.activity.record(tx, entry).await?;
        self.live.announce(tx, user_id).await?;
        Ok(true)
    }

    /// Whether a user signs in with this address.
    pub(crate) async fn is_present<'e>(
        &self,
        executor: impl Executor<'e, Database = Any>,
        user_id: &UserId,
        email: &Email,
    ) -> Result<bool, StoreError> {
        Ok(users::email(executor, user_id).await?.as_ref() == Some(email))
    }

    /// Removes the changes that were never confirmed; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        store::delete_over(&self.kernel.db, self.kernel.now()).await
    }

    /// Whose address it is, if it is that of another account. Asked before a transaction begins, as it takes a
    /// connection of its own.
    async fn other_owner(
        &self,
        user_id: &UserId,
        email: &Email,
    ) -> Result<Option<User>, StoreError> {
        match self.accounts.credentials(email).await? {
            Some(owner) if owner.user_id != *user_id => self.accounts.find(&owner.user_id).await,
            _ => Ok(None),
        }
    }

    /// Inserts a change under a new id and mails its link; to the owner, if another account has the address, only that
    /// somebody asked for it.
    async fn put(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        email: &Email,
        owner: Option<&User>,
    ) -> Result<(), StoreError> {
        let id = self.kernel.new_id();
        store::save(tx, &id, user_id, email, self.kernel.now()).await?;
        match owner {
            // As its owner writes it: what is alike without regard to case can be another mailbox to a mail server.
            Some(owner) => {
                let message = Message::EmailInUse;
                self.deliveries.mail(tx, Some(&owner.id), &owner.email, &message).await
            }
            None => {
                let message = Message::ConfirmEmail { change_id: id };
                self.deliveries.mail(tx, Some(user_id), email, &message).await
            }
        }
    }

    async fn limit_mail(&self, user_id: &UserId, to: &Email) -> Result<(), EmailChangeRefusal> {
        let bucket = Bucket::of_user("email_change:mail", user_id);
        self.rate_limits.pass(&bucket, CONFIRMATIONS_PER_USER).await?;
        self.rate_limits.pass(&Bucket::of_mails_to(to), MAILS_PER_RECIPIENT).await
    }
}
