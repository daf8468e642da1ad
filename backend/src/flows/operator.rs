//! What an operator does on the command line.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CompanyName, Role},
    kernel::Fault,
    passwords::NewPassword,
};
use tracing::instrument;

use crate::{
    accounts::{Accounts, Credentials},
    companies::{Companies, store as company_store},
    core::Core,
    flows::FirstRun,
    kernel::{Kernel, PasswordHasher, StoreError},
    passwords::PasswordResets,
    webhooks::{Occurrence, Webhooks},
};

#[derive(Clone)]
pub struct Operator {
    kernel: Kernel,
    accounts: Accounts,
    companies: Companies,
    first_run: FirstRun,
    passwords: PasswordHasher,
    resets: PasswordResets,
    webhooks: Webhooks,
}

/// A user to be made from the command line.
#[derive(Clone, Debug)]
pub struct OperatorsUser {
    pub name: FullName,
    pub email: Email,
    pub password: NewPassword,
    pub company: CompanyName,
    /// Their role there. A Super Admin's company is made if there is none of the name.
    pub role: Role,
}

/// Why the command line could not make a user.
#[derive(Debug)]
pub enum OperatorError {
    /// The address can't be taken as it is.
    Email(Fault),
    /// There is no company of the name, and the user is not to be its Super Admin.
    NoSuchCompany,
    Store(StoreError),
}

impl From<StoreError> for OperatorError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Operator {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            companies: Companies::new(core),
            first_run: FirstRun::new(core),
            passwords: core.passwords.clone(),
            resets: PasswordResets::new(core),
            webhooks: Webhooks::new(core),
        }
    }

    /// Makes a user, and the company of a Super Admin if it isn't there.
    ///
    /// # Errors
    /// [`OperatorError`]; then nothing was made.
    #[instrument(level = "debug", skip_all)]
    pub async fn create_user(&self, user: OperatorsUser) -> Result<(), OperatorError> {
        let password_hash = self.passwords.hash(&user.password).await?;
        let mut tx = self.kernel.db.begin().await?;
        // A company that an operator makes ends the first run as one made at /welcome does.
        self.first_run.end(&mut tx).await?;
        let company_id = match self.companies.find_by_name(&mut tx, &user.company).await? {
            Some(found) => found,
            None if user.role == Role::SuperAdmin => {
                self.companies.create(&mut tx, &user.company).await?
            }
            None => return Err(OperatorError::NoSuchCompany),
        };
        let new = self.accounts.new_user(user.name, user.email);
        let created = self.accounts.create(&mut tx, &new, &password_hash).await?;
        created.map_err(OperatorError::Email)?;
        self.companies.add_member(&mut tx, &company_id, new.id(), user.role).await?;
        // Webhooks are turned on and off by who holds the company.
        company_store::lock(&mut tx, &company_id).await?;
        let what = Occurrence::Joined(new.id(), user.role);
        self.webhooks.enqueue(&mut tx, &company_id, what).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Makes a link by which a user chooses a new password; gives its last part, after
    /// `/reset-password/`.
    #[instrument(level = "debug", skip_all)]
    pub async fn reset_link(&self, user: &Credentials) -> Result<String, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let link = self.resets.make_link(&mut tx, &user.user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(link)
    }
}
