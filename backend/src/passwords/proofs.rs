//! Proving again who one is, before something sensitive.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    kernel::Fault,
    passwords::{PROOFS_PER_SESSION, Password},
};
use tracing::instrument;

use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    core::Core,
    kernel::{Bucket, Client, Kernel, PasswordHasher, RateLimits, ServiceError, StoreError, Token},
    sessions::{OpenSession, RecentProof, Sessions},
};

#[derive(Clone)]
pub struct Proofs {
    kernel: Kernel,
    accounts: Accounts,
    activity: ActivityLog,
    passwords: PasswordHasher,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl Proofs {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            passwords: core.passwords.clone(),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// The proof that a session carries from its sign-in, or from the last time it was asked.
    ///
    /// # Errors
    /// [`ServiceError::ProofNeeded`], when that is too long ago.
    pub fn recent<E>(&self, session: &OpenSession) -> Result<RecentProof, ServiceError<E>> {
        self.sessions.recent_proof(session)
    }

    /// Takes the present password as a proof for what is done with it at once. `field` is where the person typed it.
    ///
    /// # Errors
    /// [`Fault::WrongPassword`] for `field`; [`ServiceError::Limited`] after too many of them.
    #[instrument(level = "debug", skip_all)]
    pub async fn prove<E>(
        &self,
        session: &OpenSession,
        field: &str,
        password: &Password,
        client: &Client,
    ) -> Result<RecentProof, ServiceError<E>> {
        if password.expose().is_empty() {
            return Err(ServiceError::field(field, Fault::Missing));
        }
        let user_id = &session.user_id;
        // By session, and apart from the sign-in: neither strangers nor somebody in another session
        // of the account keep its owner from changing the password.
        let bucket = Bucket::of_users("proof:session", &session.session.id, user_id);
        self.rate_limits.pass(&bucket, PROOFS_PER_SESSION).await?;
        let hash = match self.accounts.password_hash(user_id).await? {
            Some(hash) if !password.is_oversized() => Some(hash),
            _ => None,
        };
        if !self.passwords.verify(password, hash).await? {
            self.record_failure(session, client).await?;
            return Err(ServiceError::field(field, Fault::WrongPassword));
        }
        self.rate_limits.clear(&bucket).await?;
        Ok(Sessions::proof_given(session))
    }

    /// Takes the present password as a proof for the next 10 minutes, as [`Proofs::prove`]; gives the session's token
    /// from then on.
    ///
    /// # Errors
    /// As [`Proofs::prove`]; [`ServiceError::ProofNeeded`], when the session is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn confirm<E>(
        &self,
        session: &OpenSession,
        field: &str,
        password: &Password,
        client: &Client,
    ) -> Result<Token, ServiceError<E>> {
        self.prove::<E>(session, field, password, client).await?;
        self.sessions.record_proof(session).await?.ok_or(ServiceError::ProofNeeded)
    }

    async fn record_failure(
        &self,
        session: &OpenSession,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id: Some(&session.user_id),
            kind: ActivityKind::ProofFailed,
            session_id: Some(&session.session.id),
            client,
            detail: ActivityDetail::default(),
        };
        let mut tx = self.kernel.db.begin().await?;
        self.activity.record(&mut tx, entry).await?;
        self.kernel.commit(tx).await
    }
}
