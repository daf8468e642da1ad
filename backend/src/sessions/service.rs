//! Being signed in.

use nameplate_domain::{
    kernel::{CompanyId, SessionId, UserId},
    sessions::{Lifetime, Session},
};

use super::{Client, store};
use crate::kernel::{Kernel, StoreError, Token};

/// A session, whose it is, and the company that it works in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub user_id: UserId,
    /// The company that the person works in at the moment.
    pub company_id: Option<CompanyId>,
}

/// A session just started, with the token that the browser gets.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The token, for the cookie.
    pub token: Token,
    /// How long the cookie lives.
    pub lifetime: Lifetime,
    /// Whose session it is.
    pub user_id: UserId,
}

/// The sessions' service. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    kernel: Kernel,
}

impl Sessions {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Starts a session for a person who proved who they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn start(
        &self,
        user_id: UserId,
        company_id: Option<CompanyId>,
        lifetime: Lifetime,
        client: &Client,
    ) -> Result<NewSession, StoreError> {
        let token = Token::generate(&self.kernel);
        let now = self.kernel.now();
        let session = Session {
            id: SessionId::new(self.kernel.new_id()),
            lifetime,
            created_at: now,
            last_active_at: now,
        };
        let open = OpenSession { session, user_id: user_id.clone(), company_id };
        store::insert(&self.kernel.db, &open, &token.hash(), client).await?;
        Ok(NewSession { token, lifetime, user_id })
    }

    /// The running session of a token, and notes that it is in use. `None` for a token of no
    /// session, and for one whose session is over.
    ///
    /// # Errors
    /// [`StoreError`]. A database that can be read but not written is not one: the person can
    /// still look.
    pub async fn resolve(&self, token: &Token) -> Result<Option<OpenSession>, StoreError> {
        let now = self.kernel.now();
        let Some(mut open) = store::find(&self.kernel.db, &token.hash()).await? else {
            return Ok(None);
        };
        if open.session.is_over(now) {
            return Ok(None);
        }
        if open.session.needs_touch(now) {
            open.session.last_active_at = now;
            if let Err(error) = store::touch(&self.kernel.db, &open.session).await {
                tracing::warn!(%error, session = %open.session.id, "activity was not noted");
            }
        }
        Ok(Some(open))
    }

    /// Ends a session; gives whether it was still there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end(&self, id: &SessionId) -> Result<bool, StoreError> {
        store::delete(&self.kernel.db, id).await
    }

    /// Removes the sessions that are over; gives how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self) -> Result<u64, StoreError> {
        store::delete_over(&self.kernel.db, self.kernel.now()).await
    }
}
