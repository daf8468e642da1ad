//! That somebody proved who they are a short while ago.

use nameplate_domain::kernel::UserId;

use super::{OpenSession, Sessions, store};
use crate::kernel::{ServiceError, StoreError, Token, Tx};

/// That the person of a session proved who they are within the last 10 minutes: what a service asks for
/// that does something sensitive.
#[derive(Clone, Debug)]
pub struct RecentProof {
    session: OpenSession,
}

impl RecentProof {
    /// The session in which the person proved who they are.
    #[must_use]
    pub fn session(&self) -> &OpenSession {
        &self.session
    }

    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.session.user_id
    }
}

impl Sessions {
    /// The proof of a session, if it is recent enough.
    ///
    /// # Errors
    /// [`ServiceError::ProofNeeded`].
    pub(crate) fn recent_proof<E>(
        &self,
        session: &OpenSession,
    ) -> Result<RecentProof, ServiceError<E>> {
        if session.session.has_recent_proof(self.kernel.now()) {
            Ok(RecentProof { session: session.clone() })
        } else {
            Err(ServiceError::ProofNeeded)
        }
    }

    /// The proof that the person of a session just gave, for what they do with it at once.
    pub(crate) fn proof_given(session: &OpenSession) -> RecentProof {
        RecentProof { session: session.clone() }
    }

    /// Records that the person of a session just proved who they are, and gives it another token: whoever had the one
    /// from before has not proved anything. `None` when the session is over.
    pub(crate) async fn record_proof(
        &self,
        session: &OpenSession,
    ) -> Result<Option<Token>, StoreError> {
        let (id, now, token) =
            (&session.session.id, self.kernel.now(), Token::generate(&self.kernel));
        let is_open = store::set_proved(&self.kernel.db, id, now, &token.hash()).await?;
        Ok(is_open.then_some(token))
    }

    /// Begins a transaction like [`Accounts::begin_change`](crate::accounts::Accounts::begin_change), for
    /// the person of a proof. A proof is as good as its session: whoever waits here may have lost theirs
    /// meanwhile, by a reset or by *This wasn't me*, which voided what was under way, and must not begin
    /// it anew.
    ///
    /// # Errors
    /// [`ServiceError::ProofNeeded`], when the session of the proof is over.
    pub(crate) async fn begin_proved<E>(&self, proof: &RecentProof) -> Result<Tx, ServiceError<E>> {
        let mut tx = self.accounts.begin_change(proof.user_id()).await?;
        if self.is_active(&mut tx, &proof.session.session.id).await? {
            Ok(tx)
        } else {
            Err(ServiceError::ProofNeeded)
        }
    }
}
