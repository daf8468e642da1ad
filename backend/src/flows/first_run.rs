//! The first run: an empty database gets its first company and Super Admin, once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use nameplate_domain::{
    accounts::{WelcomeError, WelcomeForm},
    companies::Role,
    sessions::{AuthMethod, Lifetime},
};
use tracing::instrument;

use crate::{
    accounts::{Accounts, store},
    companies::Companies,
    core::Core,
    kernel::{Client, Kernel, PasswordHasher, Purpose, ServiceError, StoreError, Tx},
    passwords::is_common,
    sessions::{NewSession, SessionStart, Sessions},
};

/// What the link is about: an installation has one first run.
const SUBJECT: &str = "1";

#[derive(Clone)]
pub struct FirstRun {
    kernel: Kernel,
    accounts: Accounts,
    companies: Companies,
    passwords: PasswordHasher,
    sessions: Sessions,
    /// Whether the first run is known to be over: then it stays so, and nobody has to ask.
    over: Arc<AtomicBool>,
}

impl FirstRun {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            companies: Companies::new(core),
            passwords: core.passwords.clone(),
            sessions: Sessions::new(core),
            over: Arc::default(),
        }
    }

    /// Whether there is a first company already. Costs a query only until there is one.
    #[instrument(level = "debug", skip_all)]
    pub async fn is_over(&self) -> Result<bool, StoreError> {
        if self.over.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let over = store::is_first_run_over(&self.kernel.db).await?;
        self.over.store(over, Ordering::Relaxed);
        Ok(over)
    }

    /// The end of the link by which the first company is made, for whoever can read what this process prints: else it
    /// would be whose browser comes first. The same from every replica, and worth nothing once there is a company.
    #[must_use]
    pub fn token(&self) -> String {
        self.kernel.secret.sign(Purpose::FirstRun, SUBJECT)
    }

    /// Whether a link ends as [`FirstRun::token`] says.
    #[must_use]
    pub fn is_token(&self, token: &str) -> bool {
        self.kernel.secret.verify(Purpose::FirstRun, token).as_deref() == Some(SUBJECT)
    }

    /// Ends the first run inside `tx`; gives `false` when it was over.
    #[instrument(level = "debug", skip_all)]
    pub async fn end(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        store::end_first_run(tx, self.kernel.now()).await
    }

    /// Makes the first company and its Super Admin, and signs them in: all of it, or nothing.
    ///
    /// # Errors
    /// [`WelcomeError::AlreadySetUp`] for everybody but the first, also at the same moment;
    /// [`WelcomeError::LinkNotValid`]; faults of the fields, all at once.
    #[instrument(level = "debug", skip_all)]
    pub async fn complete(
        &self,
        form: &WelcomeForm,
        client: &Client,
    ) -> Result<NewSession, ServiceError<WelcomeError>> {
        if self.is_over().await? {
            return Err(ServiceError::Refused(WelcomeError::AlreadySetUp));
        }
        if !self.is_token(&form.token) {
            return Err(ServiceError::Refused(WelcomeError::LinkNotValid));
        }
        let founder = form.parse(is_common)?;
        let password_hash = self.passwords.hash(&founder.password).await?;
        let user = self.accounts.new_user(founder.name, founder.email);
        let mut tx = self.kernel.db.begin().await?;
        if !self.end(&mut tx).await? {
            return Err(ServiceError::Refused(WelcomeError::AlreadySetUp));
        }
        if let Err(fault) = self.accounts.create(&mut tx, &user, &password_hash).await? {
            return Err(ServiceError::field("email", fault));
        }
        let company = self.companies.create(&mut tx, &founder.company).await?;
        self.companies.add_member(&mut tx, &company, user.id(), Role::SuperAdmin).await?;
        let session_start = SessionStart {
            user_id: user.id(),
            company_id: Some(&company),
            lifetime: Lifetime::Browser,
            means: AuthMethod::Password,
            notify: None,
            proved_at: None,
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        self.kernel.commit(tx).await?;
        tracing::info!(user = %user.id(), %company, "the first company was made");
        Ok(session)
    }
}
