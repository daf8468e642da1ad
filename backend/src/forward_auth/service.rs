//! Signing in at products of other hosts, and who is signed in there.

use nameplate_domain::{
    companies::WebOrigin,
    forward_auth::{AdmittedCompanies, CodeError, ProductPath, SignInRequest, StateHash},
    kernel::{CompanyId, Timestamp},
    sessions::Lifetime,
};
use tracing::instrument;

use super::{
    code::{Code, hash_of_state},
    store::{self, Identity, NewGrantRow},
};
use crate::{
    core::Core,
    kernel::{Client, Kernel, ServiceError, StoreError, Token},
    sessions::{OpenSession, Sessions},
};

/// Somebody who was just signed in at a product.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// The token, for the cookie of the product's host.
    pub token: Token,
    /// Until when the browser keeps it; `None` for until it ends, as with its session.
    pub until: Option<Timestamp>,
    /// Where they were going.
    pub to: ProductPath,
}

/// Where a code leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub to: ProductPath,
    /// The company by which it lets in.
    pub company_id: CompanyId,
    /// Whether the sign-in was begun anew.
    pub is_retry: bool,
}

#[derive(Clone)]
pub struct ForwardAuth {
    kernel: Kernel,
    sessions: Sessions,
}

impl ForwardAuth {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), sessions: Sessions::new(core) }
    }

    /// Who is signed in at an origin by a token of its host, if they may still enter. One query, and nothing is written;
    /// when a person is behind the request, their session is recorded as in use, a moment later.
    #[instrument(level = "debug", skip_all)]
    pub async fn identify(
        &self,
        token: &Token,
        origin: &WebOrigin,
        companies: &AdmittedCompanies,
        is_attended: bool,
    ) -> Result<Option<Identity>, StoreError> {
        let grant = store::find(self.kernel.db.reader(), &token.hash(), origin, companies).await?;
        let Some(grant) = grant else { return Ok(None) };
        if grant.lacks_two_factor(self.kernel.now()) {
            return Ok(None);
        }
        Ok(self.sessions.admit(grant.open, is_attended).map(|_| grant.identity))
    }

    /// Whether a company registered an origin of those whose members a proxy lets in.
    #[instrument(level = "debug", skip_all)]
    pub async fn is_registered(
        &self,
        origin: &WebOrigin,
        companies: &AdmittedCompanies,
    ) -> Result<bool, StoreError> {
        store::is_registered(self.kernel.db.reader(), origin, companies).await
    }

    /// The state of a browser that a product's host sends to sign in, and its hash. A browser that was sent there before
    /// keeps the one that it has: it may have the product open twice.
    #[must_use]
    pub fn state(&self, existing: Option<Token>) -> Option<(Token, StateHash)> {
        let state = existing.unwrap_or_else(|| Token::generate(&self.kernel));
        let hash = hash_of_state(&state)?;
        Some((state, hash))
    }

    /// A code that signs the person of a session in at a product: of the company that they work in now, if that is let
    /// in there, or of the one that they joined first. `None` where no company of theirs is. Nothing is written.
    #[instrument(level = "debug", skip_all)]
    pub async fn code(
        &self,
        open: &OpenSession,
        request: &SignInRequest,
    ) -> Result<Option<String>, StoreError> {
        let company = store::company_for(self.kernel.db.reader(), open, request).await?;
        let Some(company_id) = company else { return Ok(None) };
        let code = Code {
            id: self.kernel.new_id(),
            session_id: open.session.id.clone(),
            company_id,
            state: request.state.clone(),
            to: request.to.clone(),
            is_retry: request.is_retry,
        };
        code.seal(&self.kernel, &request.origin).map(Some)
    }

    /// Signs somebody in at an origin by a code, which works once, and in the browser only that has the `state` which
    /// the code was made for. Whoever was signed in there in the same session is not any more.
    ///
    /// # Errors
    /// [`CodeError`], also when the session is over or the origin registered no more; a failing database.
    #[instrument(level = "debug", skip_all)]
    pub async fn redeem(
        &self,
        code: &str,
        origin: &WebOrigin,
        state: Option<&Token>,
    ) -> Result<NewGrant, ServiceError<CodeError>> {
        let over = || ServiceError::Refused(CodeError::Over);
        let code = Code::open(&self.kernel, origin, code).ok_or_else(over)?;
        if state.and_then(hash_of_state).is_none_or(|hash| hash != code.state) {
            return Err(ServiceError::Refused(CodeError::OtherBrowser));
        }
        let token = Token::generate(&self.kernel);
        let mut tx = self.kernel.db.begin().await?;
        // Held until the grant stands: who ends the session, or removes the origin, then ends that, too.
        if !store::hold(&self.kernel.db, &mut tx, &code, origin).await? {
            return Err(over());
        }
        let open = self.sessions.find_in(&mut tx, &code.session_id).await?.ok_or_else(over)?;
        let row =
            NewGrantRow { code: &code, origin, token_hash: &token.hash(), now: self.kernel.now() };
        if !store::replace(&mut tx, row).await? {
            return Err(over());
        }
        self.kernel.commit(tx).await?;
        let until = match open.session.lifetime {
            Lifetime::Browser => None,
            Lifetime::Remembered => Some(open.session.latest_end_at),
        };
        Ok(NewGrant { token, until, to: code.to })
    }

    /// Where a code leads that was made for an origin, whether or not it was used, or in which browser; `None` once its
    /// time is over.
    #[must_use]
    pub fn destination(&self, code: &str, origin: &WebOrigin) -> Option<Destination> {
        let Code { to, company_id, is_retry, .. } = Code::open(&self.kernel, origin, code)?;
        Some(Destination { to, company_id, is_retry })
    }

    /// Signs somebody out who signed in at an origin by a token of its host: their session ends, and with it all that
    /// they are signed in at by that. It ends also when they are not let in there any more. Gives whether it still ran.
    #[instrument(level = "debug", skip_all)]
    pub async fn sign_out(
        &self,
        token: &Token,
        origin: &WebOrigin,
        client: &Client,
    ) -> Result<bool, StoreError> {
        let session_id = store::session_of(self.kernel.db.reader(), &token.hash(), origin).await?;
        let Some(session_id) = session_id else { return Ok(false) };
        match self.sessions.find(&session_id).await? {
            Some(open) => self.sessions.sign_out(&open, client).await,
            None => Ok(false),
        }
    }
}
