//! *Connect my phone*: a session shows a code, a phone takes it, the session confirms the phone, and the
//! phone comes back to be signed in. It stands for password and second step, so the code takes a recent
//! proof, and dies with all that would void a link of that kind.

use nameplate_domain::{
    accounts::User,
    devices::{
        ConnectError, PHONE_CLAIMS_PER_ADDRESS, PHONE_LINK_MS, PHONE_LINKS_PER_USER, PhoneLinkState,
    },
    kernel::{HOUR_MS, PhoneLinkId, SessionId, UserId},
    sessions::{AuthMethod, Lifetime},
};
use tracing::instrument;

use crate::{
    accounts::Accounts,
    companies::Companies,
    core::Core,
    devices::{
        PhoneLink,
        phone_link_store::{self as store, By},
    },
    kernel::{Bucket, Client, Kernel, RateLimits, ServiceError, StoreError, Token, Tx},
    live::Live,
    sessions::{NewSession, OpenSession, RecentProof, SessionStart, Sessions},
};

type PhoneLinkRefusal = ServiceError<ConnectError>;

/// How long is known what became of a code, in milliseconds.
const KEPT_MS: i64 = HOUR_MS;

#[derive(Clone)]
pub struct PhoneLinks {
    kernel: Kernel,
    accounts: Accounts,
    companies: Companies,
    live: Live,
    rate_limits: RateLimits,
    sessions: Sessions,
}

impl PhoneLinks {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            companies: Companies::new(core),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// Makes a code for the person of a proof, in the place of the one before; gives what it says.
    ///
    /// # Errors
    /// [`ServiceError::Limited`]; [`ServiceError::ProofNeeded`].
    #[instrument(level = "debug", skip_all)]
    pub async fn begin(
        &self,
        proof: &RecentProof,
        client: &Client,
    ) -> Result<Token, PhoneLinkRefusal> {
        let user_id = proof.user_id();
        let bucket = Bucket::of_user("phone_link:user", user_id);
        self.rate_limits.pass(&bucket, PHONE_LINKS_PER_USER).await?;
        let token = Token::generate(&self.kernel);
        let mut tx = self.sessions.begin_proved(proof).await?;
        let now = self.kernel.now();
        let link = PhoneLink {
            id: PhoneLinkId::new(self.kernel.new_id()),
            state: PhoneLinkState::Waiting,
            asked_from: client.origin(&self.kernel),
            claimed_from: None,
            ends_at: now.plus_millis(PHONE_LINK_MS),
            user_id: user_id.clone(),
            session_id: proof.session().session.id.clone(),
            token_hash: token.hash(),
        };
        store::insert(&mut tx, &link, now).await?;
        self.finish_step(tx, user_id).await?;
        Ok(token)
    }

    /// The code that a session asked for last, if it did lately.
    #[instrument(level = "debug", skip_all)]
    pub async fn of_session(&self, id: &SessionId) -> Result<Option<PhoneLink>, StoreError> {
        store::find_of_session(&self.kernel.db, id, self.kernel.now()).await
    }

    /// What a phone is told that opens a code: the code, and whose account it is of. `None` when it is
    /// over.
    #[instrument(level = "debug", skip_all)]
    pub async fn open(&self, token: &Token) -> Result<Option<(PhoneLink, User)>, StoreError> {
        let Some(link) = self.running(By::Token(&token.hash())).await? else { return Ok(None) };
        let user = self.accounts.find(&link.user_id).await?;
        Ok(user.map(|user| (link, user)))
    }

    /// The code that a phone took, by its cookie; `None` when it is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn claimed(&self, claim: &Token) -> Result<Option<PhoneLink>, StoreError> {
        self.running(By::Claim(&claim.hash())).await
    }

    /// Lets a phone take a code; gives the token by which only this phone can go on.
    ///
    /// # Errors
    /// [`ConnectError`]; [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn claim(&self, token: &Token, client: &Client) -> Result<Token, PhoneLinkRefusal> {
        let bucket = Bucket::new("phone_link:address", client.network());
        self.rate_limits.pass(&bucket, PHONE_CLAIMS_PER_ADDRESS).await?;
        let link = self.running(By::Token(&token.hash())).await?.ok_or(OVER)?;
        if link.claimed_from.is_some() {
            return Err(ServiceError::Refused(ConnectError::Taken));
        }
        let claim = Token::generate(&self.kernel);
        let mut tx = self.begin_step(&link).await?;
        let (now, from) = (self.kernel.now(), client.origin(&self.kernel));
        if !store::set_claimed(&mut tx, &link.id, &claim.hash(), &from, now).await? {
            drop(tx);
            // Another one was quicker, or it was too late.
            let is_there = self.running(By::Token(&token.hash())).await?.is_some();
            return Err(if is_there { ServiceError::Refused(ConnectError::Taken) } else { OVER });
        }
        self.finish_step(tx, &link.user_id).await?;
        Ok(claim)
    }

    /// Notes that the phone that took a code is the person's own, who says so in the session that asked.
    ///
    /// # Errors
    /// [`ConnectError::Over`].
    #[instrument(level = "debug", skip_all)]
    pub async fn confirm(
        &self,
        open: &OpenSession,
        id: &PhoneLinkId,
    ) -> Result<(), PhoneLinkRefusal> {
        let session_id = &open.session.id;
        let mut tx = self.accounts.begin_change(&open.user_id).await?;
        let now = self.kernel.now();
        let runs = self.sessions.is_active(&mut tx, session_id).await?;
        if !runs || !store::set_confirmed(&mut tx, session_id, id, now).await? {
            return Err(OVER);
        }
        self.finish_step(tx, &open.user_id).await?;
        Ok(())
    }

    /// Voids a code of a session: the phone is a stranger's, or there is none. Gives whether it was there
    /// still.
    #[instrument(level = "debug", skip_all)]
    pub async fn reject(&self, open: &OpenSession, id: &PhoneLinkId) -> Result<bool, StoreError> {
        let mut tx = self.accounts.begin_change(&open.user_id).await?;
        let deleted = store::delete(&mut *tx, &open.session.id, id).await?;
        self.finish_step(tx, &open.user_id).await?;
        Ok(deleted)
    }

    /// Signs the phone in that took a code, once that was confirmed.
    ///
    /// # Errors
    /// [`ConnectError::Over`], also before it was confirmed.
    #[instrument(level = "debug", skip_all)]
    pub async fn finish(
        &self,
        claim: &Token,
        client: &Client,
    ) -> Result<NewSession, PhoneLinkRefusal> {
        let hash = claim.hash();
        let link = self.running(By::Claim(&hash)).await?.ok_or(OVER)?;
        let asker = self.sessions.find(&link.session_id).await?.ok_or(OVER)?;
        let user_id = &link.user_id;
        let user = self.accounts.find(user_id).await?.ok_or(OVER)?;
        let mut tx = self.begin_step(&link).await?;
        if !store::use_up(&mut tx, &hash, self.kernel.now()).await? {
            return Err(OVER);
        }
        let company_id = self.companies.default_for(&mut *tx, user_id).await?;
        let session_start = SessionStart {
            user_id,
            company_id: company_id.as_ref(),
            // It is one's own phone, and the app there closes its window all the time.
            lifetime: Lifetime::Remembered,
            means: AuthMethod::PhoneLink,
            notify: Some(&user.email),
            // Nobody entered a password: a session linked by another one proves no more than that did.
            proved_at: Some(asker.session.proved_at),
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        self.finish_step(tx, user_id).await?;
        Ok(session)
    }

    /// Removes what is over for so long that nobody asks any more; gives how many codes.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        store::delete_over(&self.kernel.db, self.kernel.now().plus_millis(-KEPT_MS)).await
    }

    /// A code that is not over, and whose session runs still. One that was used is over for all but the
    /// phone that used it.
    async fn running(&self, by: By<'_>) -> Result<Option<PhoneLink>, StoreError> {
        let found = store::find(&self.kernel.db, by, self.kernel.now()).await?;
        let is_over = |link: &PhoneLink| match link.state {
            PhoneLinkState::Over => true,
            PhoneLinkState::Used => matches!(by, By::Token(_)),
            PhoneLinkState::Waiting | PhoneLinkState::Claimed | PhoneLinkState::Confirmed => false,
        };
        let Some(link) = found.filter(|link| !is_over(link)) else { return Ok(None) };
        let session = self.sessions.find(&link.session_id).await?;
        Ok(session.map(|_| link))
    }

    /// Begins a transaction that locks the code's user, as whoever voids what is under way does.
    async fn begin_step(&self, link: &PhoneLink) -> Result<Tx, PhoneLinkRefusal> {
        let mut tx = self.accounts.begin_change(&link.user_id).await?;
        if self.sessions.is_active(&mut tx, &link.session_id).await? { Ok(tx) } else { Err(OVER) }
    }

    /// Stores a step, and updates the page that shows the code.
    async fn finish_step(&self, mut tx: Tx, user_id: &UserId) -> Result<(), StoreError> {
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }
}

const OVER: PhoneLinkRefusal = ServiceError::Refused(ConnectError::Over);
