//! Signing in with email and password.

use nameplate_domain::{
    accounts::Email,
    activity::{ActivityKind, Detail},
    kernel::{CompanyId, UserId},
    passwords::Password,
    sessions::{FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, Lifetime, SignInError},
};

use super::{Arrival, NewSession, Sessions};
use crate::{
    accounts::{Accounts, Credentials},
    activity::{ActivityLog, Entry},
    companies::Companies,
    kernel::{Client, Kernel, RateLimits, ServiceError, StoreError, hashed_bucket},
    passwords::Passwords,
};

/// One try to sign in, as typed.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Password,
    /// How long the session shall live.
    pub lifetime: Lifetime,
}

/// The sign-in's service. Cheap to clone.
#[derive(Clone)]
pub struct SignIn {
    /// Database and clock.
    pub(crate) kernel: Kernel,
    /// Users.
    pub(crate) accounts: Accounts,
    /// What happens to them.
    pub(crate) activity: ActivityLog,
    /// Their memberships.
    pub(crate) companies: Companies,
    /// The hasher.
    pub(crate) passwords: Passwords,
    /// How often it may be tried.
    pub(crate) rate_limits: RateLimits,
    /// What it ends in.
    pub(crate) sessions: Sessions,
}

impl SignIn {
    /// Checks an attempt and starts a session.
    ///
    /// A try is taken from the limits before the password is looked at, and given back if it was
    /// right, so that many tries at the same moment can't slip through.
    ///
    /// # Errors
    /// [`SignInError::WrongCredentials`] for every wrong attempt, after the same work whether or
    /// not the account exists; [`ServiceError::Limited`] after too many.
    pub async fn attempt(
        &self,
        attempt: &Attempt,
        client: &Client,
    ) -> Result<NewSession, ServiceError<SignInError>> {
        let email = Email::parse(&attempt.email).ok();
        let key = email.as_ref().map_or_else(|| attempt.email.to_lowercase(), Email::key);
        let account_bucket = hashed_bucket("sign_in:account", &key);
        let address_bucket = format!("sign_in:address:{}", client.network());
        self.rate_limits.pass(&address_bucket, FAILURES_PER_ADDRESS).await?;
        self.rate_limits.pass(&account_bucket, FAILURES_PER_ACCOUNT).await?;
        let credentials = match &email {
            Some(email) if !attempt.password.is_oversized() => {
                self.accounts.credentials(email).await?
            }
            _ => None,
        };
        let hash = credentials.as_ref().map(|found| found.password_hash.clone());
        let is_right = self.passwords.verify(&attempt.password, hash).await?;
        let (Some(Credentials { user_id, email, .. }), true) = (&credentials, is_right) else {
            let user_id = credentials.as_ref().map(|found| &found.user_id);
            self.note_failure(user_id, client).await?;
            return Err(ServiceError::Refused(SignInError::WrongCredentials));
        };
        self.rate_limits.clear(&account_bucket).await?;
        self.rate_limits.give_back(&address_bucket, FAILURES_PER_ADDRESS).await?;
        let company_id = self.default_company(user_id).await?;
        let arrival = Arrival {
            user_id,
            company_id: company_id.as_ref(),
            lifetime: attempt.lifetime,
            tell: Some(email),
        };
        let mut tx = self.kernel.db.begin().await?;
        let session = self.sessions.start(&mut tx, arrival, client).await?;
        self.kernel.commit(tx).await?;
        Ok(session)
    }

    /// Writes a row for an unknown account as for a known one, so that both take as long.
    async fn note_failure(
        &self,
        user_id: Option<&UserId>,
        client: &Client,
    ) -> Result<(), StoreError> {
        let kind = ActivityKind::SignInFailed;
        let entry = Entry { user_id, kind, session_id: None, client, detail: Detail::default() };
        let mut tx = self.kernel.db.begin().await?;
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await
    }

    async fn default_company(&self, user_id: &UserId) -> Result<Option<CompanyId>, StoreError> {
        let memberships = self.companies.memberships(user_id).await?;
        Ok(memberships.into_iter().next().map(|membership| membership.company_id))
    }
}
