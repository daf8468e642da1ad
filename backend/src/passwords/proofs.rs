//! Proving again who one is, before something sensitive.

use nameplate_domain::{
    activity::{ActivityDetail, ActivityKind},
    kernel::{Fault, UserId},
    passwords::{PROOFS_PER_SESSION, Password},
};

use super::Passwords;
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    kernel::{Client, Kernel, RateLimits, ServiceError, StoreError},
    sessions::{OpenSession, Sessions},
};

/// Shows that the person of a session proved lately who they are. Only [`Proofs`] makes one, and
/// what is sensitive asks for one.
#[derive(Clone, Debug)]
pub struct RecentProof {
    session: OpenSession,
}

impl RecentProof {
    /// The session in which it was given.
    #[must_use]
    pub fn session(&self) -> &OpenSession {
        &self.session
    }

    /// Who gave it.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.session.user_id
    }
}

/// The proofs' service. Cheap to clone.
#[derive(Clone)]
pub struct Proofs {
    pub(crate) kernel: Kernel,
    pub(crate) accounts: Accounts,
    pub(crate) activity: ActivityLog,
    pub(crate) passwords: Passwords,
    pub(crate) rate_limits: RateLimits,
    pub(crate) sessions: Sessions,
}

impl Proofs {
    /// The proof that a session carries from its sign-in, or from the last time it was asked.
    ///
    /// # Errors
    /// [`ServiceError::ProofNeeded`], when that is too long ago.
    pub fn recent<E>(&self, session: &OpenSession) -> Result<RecentProof, ServiceError<E>> {
        if session.session.has_recent_proof(self.kernel.now()) {
            Ok(RecentProof { session: session.clone() })
        } else {
            Err(ServiceError::ProofNeeded)
        }
    }

    /// Takes the present password as a proof. `field` is where the person typed it.
    ///
    /// # Errors
    /// [`Fault::WrongPassword`] for `field`; [`ServiceError::Limited`] after too many of them.
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
        // of the account keep its owner from changing the password. The user's id comes last: so it is
        // found when the account is deleted.
        let bucket = format!("proof:session:{}:{user_id}", session.session.id);
        self.rate_limits.pass(&bucket, PROOFS_PER_SESSION).await?;
        let hash = match self.accounts.password_hash(user_id).await? {
            Some(hash) if !password.is_oversized() => Some(hash),
            _ => None,
        };
        if !self.passwords.verify(password, hash).await? {
            self.note_failure(session, client).await?;
            return Err(ServiceError::field(field, Fault::WrongPassword));
        }
        self.rate_limits.clear(&bucket).await?;
        self.sessions.note_proof(&session.session.id).await?;
        Ok(RecentProof { session: session.clone() })
    }

    async fn note_failure(&self, session: &OpenSession, client: &Client) -> Result<(), StoreError> {
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
