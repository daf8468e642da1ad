//! Signing in with email and password; with two-factor, the first of two steps.

use nameplate_domain::{
    accounts::Email,
    activity::{ActivityDetail, ActivityKind},
    kernel::{UserId, text_key},
    passwords::Password,
    sessions::{AuthMethod, Lifetime, SignInError},
};
use tracing::instrument;

use crate::{
    accounts::{Accounts, Credentials},
    activity::{ActivityLog, Entry},
    companies::Companies,
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, PasswordHasher, RateLimits, ServiceError, StoreError, Token},
    sessions::{NewSession, SessionStart, Sessions, SignInLimits, pending::Pending},
    two_factor::{TrustedDevices, TwoFactor},
};

/// What was typed into the sign-in form.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub email: String,
    pub password: Password,
    pub lifetime: Lifetime,
}

/// What a right password leads to.
#[derive(Clone, Debug)]
pub enum Progress {
    Entered(NewSession),
    /// The password was right; by this token [`SignIn::verify`] takes the code.
    NeedsCode(Token),
}

#[derive(Clone)]
pub struct SignIn {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) activity: ActivityLog,
    pub(super) companies: Companies,
    pub(super) deliveries: Deliveries,
    passwords: PasswordHasher,
    pub(super) limits: SignInLimits,
    pub(super) rate_limits: RateLimits,
    pub(super) sessions: Sessions,
    pub(super) two_factor: TwoFactor,
    pub(super) trusted_devices: TrustedDevices,
}

impl SignIn {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            passwords: core.passwords.clone(),
            limits: SignInLimits::new(core),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
            two_factor: TwoFactor::new(core),
            trusted_devices: TrustedDevices::new(core),
        }
    }

    /// Checks an attempt, and starts a session or asks for a code.
    ///
    /// A try is taken from the limits before the password is looked at, and given back if it was
    /// right, so that many tries at the same moment can't slip through. Whatever comes of it, nothing
    /// is committed but this, and all the rest at once: a commit waits for the disk.
    ///
    /// # Errors
    /// [`SignInError::WrongCredentials`] for every wrong attempt, after the same work whether or
    /// not the account exists; [`ServiceError::Limited`] after too many.
    #[instrument(level = "debug", skip_all)]
    pub async fn attempt(
        &self,
        attempt: &Attempt,
        client: &Client,
    ) -> Result<Progress, ServiceError<SignInError>> {
        let email = Email::parse(&attempt.email).ok();
        let key = email.as_ref().map_or_else(|| text_key(&attempt.email), Email::key);
        let credentials = match &email {
            Some(email) => self.accounts.credentials(email).await?,
            None => None,
        };
        let user_id = credentials.as_ref().map(|found| &found.user_id);
        // First: who is not served takes no try.
        let permit = self.passwords.acquire_permit()?;
        let taken = self.limits.pass(&key, user_id, client).await?;
        let hash = credentials
            .as_ref()
            .filter(|_| !attempt.password.is_oversized())
            .map(|found| found.password_hash.clone());
        let is_right = self.passwords.verify_with_permit(permit, &attempt.password, hash).await?;
        let (Some(Credentials { user_id, email, password_hash }), true) = (&credentials, is_right)
        else {
            self.record_failure(user_id, client).await?;
            return Err(ServiceError::Refused(SignInError::WrongCredentials));
        };
        let lifetime = attempt.lifetime;
        let mut tx = self.kernel.db.begin().await?;
        // Somebody may have changed it while it was looked at, and ended all that came by it.
        if !self.accounts.lock_with_password(&mut tx, user_id, password_hash).await? {
            return Err(ServiceError::Refused(SignInError::WrongCredentials));
        }
        let needs_code = self.two_factor.is_on_in(&mut tx, user_id).await?;
        let means = if !needs_code {
            AuthMethod::Password
        } else if self.trusted_devices.is_trusted(&mut tx, user_id, client).await? {
            AuthMethod::TrustedDevice
        } else {
            let pending = Pending { user_id: user_id.clone(), lifetime };
            let token = self.store_pending(&mut tx, pending).await?;
            self.limits.succeed(&mut tx, &taken).await?;
            self.kernel.commit(tx).await?;
            return Ok(Progress::NeedsCode(token));
        };
        let company_id = self.companies.default_for(&mut *tx, user_id).await?;
        let session_start = SessionStart {
            user_id,
            company_id: company_id.as_ref(),
            lifetime,
            means,
            notify: Some(email),
            proved_at: None,
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        self.limits.succeed(&mut tx, &taken).await?;
        self.kernel.commit(tx).await?;
        Ok(Progress::Entered(session))
    }

    /// Writes a row for an unknown account as for a known one, so that both take as long.
    async fn record_failure(
        &self,
        user_id: Option<&UserId>,
        client: &Client,
    ) -> Result<(), StoreError> {
        tracing::warn!(ip = %client.ip, "a password was wrong at the sign-in");
        let kind = ActivityKind::SignInFailed;
        let entry =
            Entry { user_id, kind, session_id: None, client, detail: ActivityDetail::default() };
        let mut tx = self.kernel.db.begin().await?;
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await
    }
}
