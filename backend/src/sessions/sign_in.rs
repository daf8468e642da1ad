//! Signing in with email and password.

use nameplate_domain::{
    accounts::Email,
    kernel::{CompanyId, UserId},
    passwords::Password,
    sessions::{FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, Lifetime, SignInError},
};
use sha2::{Digest as _, Sha256};

use super::{Client, NewSession, Sessions};
use crate::{
    accounts::Accounts,
    companies::Companies,
    kernel::{RateLimits, ServiceError, StoreError},
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
    accounts: Accounts,
    companies: Companies,
    passwords: Passwords,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl SignIn {
    /// Wires the service.
    #[must_use]
    pub fn new(
        accounts: Accounts,
        companies: Companies,
        passwords: Passwords,
        rate_limits: RateLimits,
        sessions: Sessions,
    ) -> Self {
        Self { accounts, companies, passwords, rate_limits, sessions }
    }

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
        let account_bucket = account_bucket(email.as_ref(), &attempt.email);
        let address_bucket = format!("sign_in:address:{}", client.network());
        let limits =
            [(&address_bucket, FAILURES_PER_ADDRESS), (&account_bucket, FAILURES_PER_ACCOUNT)];
        for (bucket, limit) in limits {
            if let Err(free_at) = self.rate_limits.take(bucket, limit).await? {
                tracing::warn!(ip = %client.ip, bucket, "sign-in limited");
                return Err(ServiceError::Limited(free_at));
            }
        }
        let Some(user_id) = self.check(email.as_ref(), &attempt.password).await? else {
            return Err(ServiceError::Refused(SignInError::WrongCredentials));
        };
        self.rate_limits.clear(&account_bucket).await?;
        self.rate_limits.give_back(&address_bucket, FAILURES_PER_ADDRESS).await?;
        let company_id = self.default_company(&user_id).await?;
        Ok(self.sessions.start(user_id, company_id, attempt.lifetime, client).await?)
    }

    async fn check(
        &self,
        email: Option<&Email>,
        password: &Password,
    ) -> Result<Option<UserId>, StoreError> {
        let credentials = match email {
            Some(email) if !password.is_oversized() => self.accounts.credentials(email).await?,
            _ => None,
        };
        let (user_id, hash) = credentials.map(|found| (found.user_id, found.password_hash)).unzip();
        let right = self.passwords.verify(password, hash).await?;
        Ok(user_id.filter(|_| right))
    }

    async fn default_company(&self, user_id: &UserId) -> Result<Option<CompanyId>, StoreError> {
        let memberships = self.companies.memberships(user_id).await?;
        Ok(memberships.into_iter().next().map(|membership| membership.company_id))
    }
}

/// Addresses are typed by anybody, so the limits know them only by their hash.
fn account_bucket(email: Option<&Email>, typed: &str) -> String {
    let key = email.map_or_else(|| typed.trim().to_lowercase(), Email::key);
    let hash = Sha256::digest(key);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sign_in:account:{hex}")
}
