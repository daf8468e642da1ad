//! Users.

use nameplate_domain::{
    accounts::{Email, FullName, PhoneNumber, User},
    kernel::{Fault, Timestamp, UserId},
};
use tracing::instrument;

use super::store;
use crate::{
    core::Core,
    kernel::{Kernel, StoreError, Tx},
};

/// A user who is not in the database yet.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Made by [`Accounts::new_user`], so that the user can be referred to before it is inserted.
    pub(super) id: UserId,
    pub(super) name: FullName,
    pub(super) email: Email,
    /// Where the person can be called.
    pub(super) phone: Option<PhoneNumber>,
}

impl NewUser {
    /// The id that the user will have.
    #[must_use]
    pub fn id(&self) -> &UserId {
        &self.id
    }

    /// The same user with a phone number.
    #[must_use]
    pub fn with_phone(self, phone: Option<PhoneNumber>) -> Self {
        Self { phone, ..self }
    }
}

/// What a sign-in is checked against.
#[derive(Clone)]
pub struct Credentials {
    pub user_id: UserId,
    /// The address as its owner writes it.
    pub email: Email,
    /// The stored hash, a PHC string.
    pub password_hash: String,
}

#[derive(Clone)]
pub struct Accounts {
    kernel: Kernel,
}

impl Accounts {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone() }
    }

    /// A user by their id.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        store::find(&self.kernel.db, id).await
    }

    /// The address of a user, whose companies nobody else decides about until `tx` ends; `None` when
    /// the account is gone.
    pub(crate) async fn lock_user(
        &self,
        tx: &mut Tx,
        id: &UserId,
    ) -> Result<Option<Email>, StoreError> {
        store::lock(tx, id).await
    }

    /// Begins a transaction that changes how a user signs in, or that begins or finishes what is under
    /// way for them: nobody else does until it ends. That all of these lock the user's row before
    /// anything else keeps any two from waiting for each other.
    pub(crate) async fn begin_change(&self, id: &UserId) -> Result<Tx, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.lock_user(&mut tx, id).await?;
        Ok(tx)
    }

    /// Locks the row of a user until `tx` ends, if their password is still the one of this hash; gives
    /// whether it is. For somebody who proved it before `tx` began.
    pub(crate) async fn lock_with_password(
        &self,
        tx: &mut Tx,
        id: &UserId,
        password_hash: &str,
    ) -> Result<bool, StoreError> {
        store::lock_with_password(tx, id, password_hash).await
    }

    /// Locks the row of whoever signs in with an address until `tx` ends; gives them, with the address
    /// as they write it.
    pub(crate) async fn lock_by_email(
        &self,
        tx: &mut Tx,
        email: &Email,
    ) -> Result<Option<(UserId, Email)>, StoreError> {
        store::lock_by_email(tx, &email.key()).await
    }

    /// What a sign-in with this address is checked against; `None` when nobody has it.
    #[instrument(level = "debug", skip_all)]
    pub async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        store::credentials(&self.kernel.db, &email.key()).await
    }

    /// When a user's account was made; `None` when it is gone.
    #[instrument(level = "debug", skip_all)]
    pub async fn created_at(&self, id: &UserId) -> Result<Option<Timestamp>, StoreError> {
        store::created_at(&self.kernel.db, id).await
    }

    /// The hash of a user's present password, a PHC string.
    #[instrument(level = "debug", skip_all)]
    pub async fn password_hash(&self, id: &UserId) -> Result<Option<String>, StoreError> {
        store::password_hash(&self.kernel.db, id).await
    }

    /// Puts a password's hash into the place of another inside `tx`; gives `false`, with nothing
    /// changed, when that isn't the present one any more.
    pub(crate) async fn replace_password(
        &self,
        tx: &mut Tx,
        id: &UserId,
        old_hash: &str,
        new_hash: &str,
    ) -> Result<bool, StoreError> {
        store::replace_password(tx, id, old_hash, new_hash).await
    }

    /// Prepares a user with a fresh id.
    #[must_use]
    pub fn new_user(&self, name: FullName, email: Email) -> NewUser {
        NewUser { id: UserId::new(self.kernel.new_id()), name, email, phone: None }
    }

    /// Makes a user inside `tx`. Gives [`Fault::EmailTaken`], with nothing made, when another has
    /// the address.
    #[instrument(level = "debug", skip_all)]
    pub async fn create(
        &self,
        tx: &mut Tx,
        user: &NewUser,
        password_hash: &str,
    ) -> Result<Result<(), Fault>, StoreError> {
        let created = store::insert(tx, user, password_hash, self.kernel.now()).await?;
        Ok(if created { Ok(()) } else { Err(Fault::EmailTaken) })
    }
}
