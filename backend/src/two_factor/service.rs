//! Turning two-factor on and off, and taking codes.

use nameplate_domain::{
    accounts::{Email, User},
    activity::ActivityKind,
    kernel::{Timestamp, UserId},
    sessions::AuthMethod,
    two_factor::{BackupCode, CODES_PER_USER, SecondFactor, TwoFactorError},
};
use tracing::instrument;

use super::{TrustedDevices, backup_codes, store, totp::TotpSecret};
use crate::{
    accounts::Accounts,
    activity::ActivityLog,
    companies::Companies,
    core::Core,
    deliveries::Deliveries,
    kernel::{Bucket, Client, Kernel, QrCode, RateLimits, ServiceError, StoreError, Token, Tx},
    live::Live,
    sessions::{RecentProof, Sessions},
};

type TwoFactorRefusal = ServiceError<TwoFactorError>;

/// A user's two-factor, when it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoFactorStatus {
    pub enabled_at: Timestamp,
    pub codes_left: u32,
}

/// What an app has to know, before it is turned on.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The secret, to be typed: base32 (RFC 4648).
    pub secret: String,
    /// The secret, to be opened by an app on the same device (Key Uri Format, `otpauth:`).
    pub uri: String,
    /// The same, to be scanned.
    pub qr: QrCode,
}

#[derive(Clone)]
pub struct TwoFactor {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) activity: ActivityLog,
    pub(super) deliveries: Deliveries,
    rate_limits: RateLimits,
    pub(super) live: Live,
    sessions: Sessions,
    pub(super) trusted_devices: TrustedDevices,
    companies: Companies,
}

/// The result of turning two-factor on.
#[derive(Clone, Debug)]
pub struct TwoFactorEnabled {
    pub codes: Vec<BackupCode>,
    pub token: Token,
}

impl TwoFactor {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            deliveries: core.deliveries.clone(),
            rate_limits: core.rate_limits.clone(),
            live: core.live.clone(),
            sessions: Sessions::new(core),
            trusted_devices: TrustedDevices::new(core),
            companies: Companies::new(core),
        }
    }

    /// A user's two-factor; `None` when it is off.
    #[instrument(level = "debug", skip_all)]
    pub async fn status(&self, user_id: &UserId) -> Result<Option<TwoFactorStatus>, StoreError> {
        let Some(enabled_at) = store::enabled_at(self.kernel.db.reader(), user_id).await? else {
            return Ok(None);
        };
        let codes_left = backup_codes::count(&self.kernel.db, user_id).await?;
        Ok(Some(TwoFactorStatus { enabled_at, codes_left }))
    }

    /// Whether a user's two-factor is on, seen from inside `tx`.
    pub(crate) async fn is_on_in(&self, tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
        Ok(store::enabled_at(&mut **tx, user_id).await?.is_some())
    }

    /// Makes a fresh secret. It is asked for only once [`TwoFactor::enable`] turned it on.
    ///
    /// # Errors
    /// [`TwoFactorError::AlreadyOn`]; [`ServiceError::ProofNeeded`], when the session of the proof is
    /// over.
    #[instrument(level = "debug", skip_all)]
    pub async fn begin(&self, proof: &RecentProof) -> Result<(), TwoFactorRefusal> {
        let secret = TotpSecret::new(self.kernel.random());
        let mut tx = self.sessions.begin_proved(proof).await?;
        if !store::put_unconfirmed(&self.kernel, &mut tx, proof.user_id(), &secret).await? {
            return Err(ServiceError::Refused(TwoFactorError::AlreadyOn));
        }
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// The secret that waits to be turned on, to be shown to its owner.
    ///
    /// # Errors
    /// [`TwoFactorError::NoSetUp`], when none waits.
    #[instrument(level = "debug", skip_all)]
    pub async fn set_up(
        &self,
        proof: &RecentProof,
        email: &Email,
    ) -> Result<SetUp, TwoFactorRefusal> {
        let (secret, _) = self.waiting(proof.user_id()).await?;
        let uri = secret.uri(email);
        let qr = QrCode::of(&uri)?;
        Ok(SetUp { secret: secret.base32(), uri, qr })
    }

    /// Turns the secret that waits on, by a right code; `end_others` signs the other browsers out,
    /// which came in without one.
    ///
    /// # Errors
    /// Faults of the field `code`; [`TwoFactorError::NoSetUp`]; [`ServiceError::Limited`] after too
    /// many wrong codes; [`ServiceError::ProofNeeded`], when the session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn enable(
        &self,
        proof: &RecentProof,
        user: &User,
        typed: &str,
        end_others: bool,
        client: &Client,
    ) -> Result<TwoFactorEnabled, TwoFactorRefusal> {
        let (secret, sealed) = self.waiting(&user.id).await?;
        let code = parse_code(typed)?;
        let fault = code.wrong();
        let wrong = || ServiceError::field("code", fault);
        // A backup code of an earlier time is none of an app's.
        let SecondFactor::Totp(code) = code else { return Err(wrong()) };
        self.pass(&user.id).await?;
        let step = secret.matched_step(&code, self.kernel.now()).ok_or_else(wrong)?;
        let mut tx = self.sessions.begin_proved(proof).await?;
        if !store::enable(&mut tx, &user.id, &sealed, step, self.kernel.now()).await? {
            return Err(ServiceError::Refused(TwoFactorError::NoSetUp));
        }
        self.kernel.void_pending(&mut tx, &user.id).await?;
        let codes = backup_codes::renew(&self.kernel, &mut tx, &user.id).await?;
        let session_id = &proof.session().session.id;
        if end_others {
            self.sessions.end_others(&mut tx, &user.id, Some(session_id)).await?;
        }
        let token = self.sessions.renew_token(&mut tx, session_id).await?;
        self.record_and_notify_in_session(
            &mut tx,
            proof,
            user,
            ActivityKind::TwoFactorEnabled,
            client,
        )
        .await?;
        self.forget_tries(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(TwoFactorEnabled { codes, token })
    }

    /// Turns two-factor off, for somebody who just proved by password and code who they are: backup
    /// codes and trusted devices go with it. Gives the session's new token.
    ///
    /// # Errors
    /// [`TwoFactorError::Required`], when a company requires it by now; faults of the field `code`;
    /// [`TwoFactorError::AlreadyOff`]; [`ServiceError::Limited`] after too many wrong codes;
    /// [`ServiceError::ProofNeeded`], when the session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn disable(
        &self,
        proof: &RecentProof,
        user: &User,
        typed: &str,
        client: &Client,
    ) -> Result<Token, TwoFactorRefusal> {
        let memberships = self.companies.memberships(&user.id).await?;
        let now = self.kernel.now();
        if let Some(company) = memberships.iter().find(|it| it.requires_two_factor(now)) {
            let company = company.company_name.as_ref().to_owned();
            return Err(ServiceError::Refused(TwoFactorError::Required(company)));
        }
        let code = parse_code(typed)?;
        self.pass(&user.id).await?;
        let mut tx = self.sessions.begin_proved(proof).await?;
        if self.take(&mut tx, &user.id, &code).await?.is_none() {
            return Err(ServiceError::field("code", code.wrong()));
        }
        if !self.turn_off(&mut tx, &user.id).await? {
            return Err(ServiceError::Refused(TwoFactorError::AlreadyOff));
        }
        let token = self.sessions.renew_token(&mut tx, &proof.session().session.id).await?;
        self.record_and_notify_in_session(
            &mut tx,
            proof,
            user,
            ActivityKind::TwoFactorDisabled,
            client,
        )
        .await?;
        self.forget_tries(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(token)
    }

    /// Makes fresh backup codes, in the place of all that were left.
    ///
    /// # Errors
    /// [`TwoFactorError::AlreadyOff`]; [`ServiceError::ProofNeeded`], when the session of the proof is
    /// over.
    #[instrument(level = "debug", skip_all)]
    pub async fn renew_codes(
        &self,
        proof: &RecentProof,
        user: &User,
        client: &Client,
    ) -> Result<Vec<BackupCode>, TwoFactorRefusal> {
        let mut tx = self.sessions.begin_proved(proof).await?;
        if !store::lock_enabled(&mut tx, &user.id).await? {
            return Err(ServiceError::Refused(TwoFactorError::AlreadyOff));
        }
        self.kernel.void_pending(&mut tx, &user.id).await?;
        let codes = backup_codes::renew(&self.kernel, &mut tx, &user.id).await?;
        self.record_and_notify_in_session(
            &mut tx,
            proof,
            user,
            ActivityKind::BackupCodesRenewed,
            client,
        )
        .await?;
        self.kernel.commit(tx).await?;
        Ok(codes)
    }

    /// Takes one try to give a code inside `tx`, which is committed before [`TwoFactor::take`] is called:
    /// a guess counts whatever becomes of it.
    ///
    /// # Errors
    /// [`ServiceError::Limited`] after too many wrong ones.
    pub(crate) async fn pass_in<E>(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<(), ServiceError<E>> {
        self.rate_limits.pass_in(tx, &bucket(user_id), CODES_PER_USER).await
    }

    async fn pass<E>(&self, user_id: &UserId) -> Result<(), ServiceError<E>> {
        self.rate_limits.pass(&bucket(user_id), CODES_PER_USER).await
    }

    /// Forgets inside `tx` the tries to give a code: there was a right one.
    pub(crate) async fn forget_tries(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<(), StoreError> {
        self.rate_limits.clear_in(tx, &bucket(user_id)).await
    }

    /// Uses a code up inside `tx`; gives what it was, or `None` when it is not right, or was used
    /// before. Two requests with the same code can't both have it.
    pub(crate) async fn take(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        code: &SecondFactor,
    ) -> Result<Option<AuthMethod>, StoreError> {
        let now = self.kernel.now();
        match code {
            SecondFactor::Totp(code) => {
                let stored = store::find(&self.kernel, &mut **tx, user_id).await?;
                let step = stored.and_then(|stored| stored.secret.matched_step(code, now));
                let Some(step) = step else { return Ok(None) };
                Ok(store::use_step(tx, user_id, step).await?.then_some(AuthMethod::Code))
            }
            SecondFactor::Backup(code) => {
                let used = backup_codes::use_up(&self.kernel, tx, user_id, code, now).await?;
                Ok(used.then_some(AuthMethod::BackupCode))
            }
        }
    }

    /// The secret that waits to be turned on, in clear and as it is stored.
    async fn waiting(&self, user_id: &UserId) -> Result<(TotpSecret, Vec<u8>), TwoFactorRefusal> {
        match store::find(&self.kernel, self.kernel.db.reader(), user_id).await? {
            Some(stored) if stored.enabled_at.is_none() => Ok((stored.secret, stored.sealed)),
            Some(_) => Err(ServiceError::Refused(TwoFactorError::AlreadyOn)),
            None => Err(ServiceError::Refused(TwoFactorError::NoSetUp)),
        }
    }
}

fn bucket(user_id: &UserId) -> Bucket {
    Bucket::of_user("code:user", user_id)
}

/// Reads what was typed into the field `code`.
pub(crate) fn parse_code<E>(typed: &str) -> Result<SecondFactor, ServiceError<E>> {
    SecondFactor::parse(typed).map_err(|fault| ServiceError::field("code", fault))
}
