//! Choosing a new password without the old one, by a link in a mail.

use nameplate_domain::{
    accounts::{Email, User},
    activity::{ActivityDetail, ActivityKind},
    deliveries::MAILS_PER_RECIPIENT,
    kernel::{FieldErrors, Timestamp, UserId},
    passwords::{Password, RESET_MS, RESETS_PER_ADDRESS, RESETS_PER_EMAIL, ResetError},
};
use tracing::instrument;

use super::{PasswordChanges, change::parse};
use crate::{
    activity::Entry,
    core::Core,
    kernel::{
        Bucket, Client, Db, Purpose, RateLimits, ServiceError, StoreError, Token, Tx, expect_rows,
    },
    mail::Message,
    sessions::SignInLimits,
    two_factor::TrustedDevices,
};

const TABLE: &str = "password_resets";

/// Voids the links to choose a new password of the user `$1`.
pub(crate) const VOID_RESETS: &str = "DELETE FROM password_resets WHERE user_id = $1";

/// The result of a password reset.
#[derive(Clone, Debug)]
pub struct CompletedReset {
    pub user_id: UserId,
    /// The token by which the browser is known again, for its cookie.
    pub browser: Token,
}

#[derive(Clone)]
pub struct PasswordResets {
    changes: PasswordChanges,
    rate_limits: RateLimits,
    sign_in_limits: SignInLimits,
    trusted_devices: TrustedDevices,
}

impl PasswordResets {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            changes: PasswordChanges::new(core),
            rate_limits: core.rate_limits.clone(),
            sign_in_limits: SignInLimits::new(core),
            trusted_devices: TrustedDevices::new(core),
        }
    }

    /// Asks for a link by mail. The same answer after the same work, whether or not an account has
    /// the address: for an unknown one the rows are written, too, and its mail is dropped.
    ///
    /// # Errors
    /// A fault of the field `email`; [`ServiceError::Limited`] after too many for one address,
    /// known or not, or from one IP address.
    #[instrument(level = "debug", skip_all)]
    pub async fn request<E>(&self, typed: &str, client: &Client) -> Result<(), ServiceError<E>> {
        let email = Email::parse(typed).map_err(|fault| ServiceError::field("email", fault))?;
        let address = Bucket::new("reset:address", client.network());
        self.rate_limits.pass(&address, RESETS_PER_ADDRESS).await?;
        let account = Bucket::hashed("reset:email", &email.key());
        self.rate_limits.pass(&account, RESETS_PER_EMAIL).await?;
        // A count of their own: whoever asks here need not be signed in, and an unknown address gets no mail.
        let mails = Bucket::hashed("reset:mails", &email.key());
        self.rate_limits.pass(&mails, MAILS_PER_RECIPIENT).await?;
        let mut tx = self.changes.kernel.db.begin().await?;
        // Locked, so that no link is mailed to an address that is just being given up.
        let found = self.changes.accounts.lock_by_email(&mut tx, &email).await?;
        // To the address as its owner wrote it: what is alike without regard to case can be
        // another mailbox to a mail server.
        let (user_id, email) = match found {
            Some((user_id, email)) => (Some(user_id), email),
            None => (None, email),
        };
        self.mail_link(&mut tx, user_id.as_ref(), &email, client).await?;
        self.changes.kernel.commit(tx).await?;
        Ok(())
    }

    /// Mails a link to a user inside `tx`.
    pub(crate) async fn mail_link(
        &self,
        tx: &mut Tx,
        user_id: Option<&UserId>,
        email: &Email,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id,
            kind: ActivityKind::PasswordResetRequested,
            session_id: None,
            client,
            detail: ActivityDetail::default(),
        };
        let (_, origin) = self.changes.activity.record(tx, entry).await?;
        let reset_id = self.insert(tx, user_id).await?;
        let message = Message::ResetPassword { reset_id, at: self.changes.kernel.now(), origin };
        self.changes.deliveries.mail(tx, user_id, email, &message).await
    }

    /// Makes a link for a user inside `tx`, for somebody who proved otherwise that they are the
    /// owner; gives its last part, after `/reset-password/`.
    #[instrument(level = "debug", skip_all)]
    pub async fn make_link(&self, tx: &mut Tx, user_id: &UserId) -> Result<String, StoreError> {
        let id = self.insert(tx, Some(user_id)).await?;
        Ok(self.changes.kernel.secret.sign(Purpose::ResetPassword, &id))
    }

    /// The person whom a link is for; `None` when it is not valid, or not any more.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, link: &str) -> Result<Option<User>, StoreError> {
        match self.resolve(link).await? {
            Some((_, user_id)) => self.changes.accounts.find(&user_id).await,
            None => Ok(None),
        }
    }

    /// Gives the person of a link a new password, ends all their sessions, voids all that is under way
    /// for them, and forgets what was tried with the old password. The browser is one that the account
    /// knows from then on: the link proved that it is the owner's. Nothing of it stands before the
    /// transaction is committed.
    ///
    /// # Errors
    /// [`ResetError::LinkNotValid`]; faults of the field `new`.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn complete(
        &self,
        link: &str,
        new: &Password,
        client: &Client,
    ) -> Result<(Tx, CompletedReset), ServiceError<ResetError>> {
        let refused = || ServiceError::Refused(ResetError::LinkNotValid);
        let (id, user_id) = self.resolve(link).await?.ok_or_else(refused)?;
        let changes = &self.changes;
        let user = changes.accounts.find(&user_id).await?.ok_or_else(refused)?;
        let mut errors = FieldErrors::default();
        let Some(new) = errors.take("new", parse(&user, new)) else {
            return Err(errors.into());
        };
        let old_hash = changes.accounts.password_hash(&user_id).await?.ok_or_else(refused)?;
        changes.refuse_used(&user_id, &new, &old_hash).await?;
        let new_hash = changes.passwords.hash(&new).await?;
        let mut tx = changes.kernel.db.begin().await?;
        // The account first: whoever uses another link of it at the same moment waits here, and
        // holds nothing that this transaction needs.
        let replaced = changes.replace(&mut tx, &user_id, &old_hash, &new_hash).await?;
        if !replaced || !use_up(&mut tx, &id, &user_id, changes.kernel.now()).await? {
            return Err(refused());
        }
        // Whoever was in the account may have asked for another address, to come back by.
        changes.kernel.void_pending(&mut tx, &user_id).await?;
        let ended = changes.sessions.end_others(&mut tx, &user_id, None).await?;
        self.sign_in_limits.clear(&mut tx, &user).await?;
        // But not this one: whoever keeps guessing the password would else keep its owner out again,
        // before they have come to the sign-in.
        changes.sessions.forget_browsers(&mut tx, &user_id, client.browser.as_ref()).await?;
        let browser = changes.sessions.remember_browser(&mut tx, &user_id, client).await?;
        self.trusted_devices.forget(&mut tx, &user_id).await?;
        let entry = Entry {
            user_id: Some(&user_id),
            kind: ActivityKind::PasswordReset,
            session_id: None,
            client,
            detail: ActivityDetail::of_ended(ended),
        };
        changes.record_and_notify(&mut tx, &user, entry).await?;
        Ok((tx, CompletedReset { user_id, browser }))
    }

    /// Voids every link of a user inside `tx`.
    pub(crate) async fn void(&self, tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
        sqlx::query(VOID_RESETS).bind(user_id.as_ref()).execute(&mut **tx).await?;
        Ok(())
    }

    /// Whether a link of a user works still.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn is_open(&self, user_id: &UserId) -> Result<bool, StoreError> {
        let kernel = &self.changes.kernel;
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM password_resets WHERE user_id = $1 AND ends_at > $2",
        )
        .bind(user_id.as_ref())
        .bind(kernel.now().as_millis())
        .fetch_one(kernel.db.reader())
        .await?;
        Ok(count > 0)
    }

    /// Removes the links that are too old; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM password_resets WHERE ends_at <= $1")
            .bind(self.changes.kernel.now().as_millis())
            .execute(self.changes.kernel.db.writer())
            .await?;
        Ok(deleted.rows_affected())
    }

    async fn insert(&self, tx: &mut Tx, user_id: Option<&UserId>) -> Result<String, StoreError> {
        let (id, now) = (self.changes.kernel.new_id(), self.changes.kernel.now());
        let inserted = sqlx::query(
            "INSERT INTO password_resets (id, user_id, created_at, ends_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.as_str())
        .bind(user_id.map(AsRef::as_ref))
        .bind(now.as_millis())
        .bind(now.plus_millis(RESET_MS).as_millis())
        .execute(&mut **tx)
        .await?;
        expect_rows(TABLE, &id, inserted.rows_affected(), 1)?;
        Ok(id)
    }

    async fn resolve(&self, link: &str) -> Result<Option<(String, UserId)>, StoreError> {
        let kernel = &self.changes.kernel;
        let Some(id) = kernel.secret.verify(Purpose::ResetPassword, link) else {
            return Ok(None);
        };
        let user_id = find_valid(&kernel.db, &id, kernel.now()).await?;
        Ok(user_id.map(|user_id| (id, user_id)))
    }
}

async fn find_valid(db: &Db, id: &str, now: Timestamp) -> Result<Option<UserId>, StoreError> {
    let user_id: Option<Option<String>> =
        sqlx::query_scalar("SELECT user_id FROM password_resets WHERE id = $1 AND ends_at > $2")
            .bind(id)
            .bind(now.as_millis())
            .fetch_optional(db.reader())
            .await?;
    Ok(user_id.flatten().map(UserId::new))
}

/// Gives `false` when somebody else used it, or it became too old, in the meantime.
async fn use_up(
    tx: &mut Tx,
    id: &str,
    user_id: &UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let deleted =
        sqlx::query("DELETE FROM password_resets WHERE id = $1 AND user_id = $2 AND ends_at > $3")
            .bind(id)
            .bind(user_id.as_ref())
            .bind(now.as_millis())
            .execute(&mut **tx)
            .await?;
    Ok(deleted.rows_affected() == 1)
}
