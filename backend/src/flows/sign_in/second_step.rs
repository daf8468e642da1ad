//! The second step of a sign-in: a code beside the password.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    kernel::UserId,
    two_factor::{CODES_PER_ADDRESS, GUESSING_MAILS, SECOND_STEP_MS, SecondStepError},
};
use tracing::instrument;

use super::SignIn;
use crate::{
    activity::Entry,
    kernel::{Bucket, Client, ServiceError, StoreError, Token, Tx},
    mail::Message,
    sessions::{
        NewSession, SessionStart,
        pending::{self, Pending},
    },
    two_factor::parse_code,
};

/// A sign-in that was finished by a code.
#[derive(Clone, Debug)]
pub struct Verified {
    pub session: NewSession,
    /// The token of a device that is trusted from now on.
    pub trust: Option<Token>,
}

impl SignIn {
    /// Whether a token is of a sign-in that waits for its code.
    #[instrument(level = "debug", skip_all)]
    pub async fn is_pending(&self, token: &Token) -> Result<bool, StoreError> {
        let found = pending::find(&self.kernel.db, &token.hash(), self.kernel.now()).await?;
        Ok(found.is_some())
    }

    /// Takes a code, starts the session, and trusts the device when asked to.
    ///
    /// # Errors
    /// [`SecondStepError::Over`]; faults of the field `code`; [`ServiceError::Limited`] after too
    /// many wrong codes.
    #[instrument(level = "debug", skip_all)]
    pub async fn verify(
        &self,
        token: &Token,
        typed: &str,
        trust: bool,
        client: &Client,
    ) -> Result<Verified, ServiceError<SecondStepError>> {
        let over = || ServiceError::Refused(SecondStepError::Over);
        let pending = pending::find(&self.kernel.db, &token.hash(), self.kernel.now()).await?;
        let Pending { user_id, lifetime } = pending.ok_or_else(over)?;
        let user = self.accounts.find(&user_id).await?.ok_or_else(over)?;
        let code = parse_code(typed)?;
        let network = self.pass_code(&user, client).await?;
        let mut tx = self.accounts.begin_change(&user_id).await?;
        let Some(means) = self.two_factor.take(&mut tx, &user_id, &code).await? else {
            self.record_wrong_code(tx, &user_id, client).await?;
            return Err(ServiceError::field("code", code.wrong()));
        };
        if !pending::use_up(&mut tx, &token.hash()).await? {
            return Err(over());
        }
        let company_id = self.companies.default_for(&mut *tx, &user_id).await?;
        let session_start = SessionStart {
            user_id: &user_id,
            company_id: company_id.as_ref(),
            lifetime,
            means,
            notify: Some(&user.email),
            proved_at: None,
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        let trust = if trust {
            Some(self.trusted_devices.trust(&mut tx, &user_id, &session.id, client).await?)
        } else {
            None
        };
        // Last, and in the order in which they were taken: see `SignInLimits::succeed`.
        if let Some(network) = network {
            self.rate_limits.give_back_in(&mut tx, &network, CODES_PER_ADDRESS).await?;
        }
        self.two_factor.forget_tries(&mut tx, &user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(Verified { session, trust })
    }

    /// Takes a try to give a code: of the network that a request comes from, and of the account; gives
    /// the bucket of the network. A browser that the account knows takes none of its network: what others
    /// fail around it keeps nobody out of it.
    async fn pass_code<E>(
        &self,
        user: &User,
        client: &Client,
    ) -> Result<Option<Bucket>, ServiceError<E>> {
        let is_known = self.limits.known_browser(Some(&user.id), client).await?.is_some();
        let network = (!is_known).then(|| Bucket::new("code:address", client.network()));
        let mut tx = self.kernel.db.begin().await?;
        if let Some(network) = &network {
            self.rate_limits.pass_in(&mut tx, network, CODES_PER_ADDRESS).await?;
        }
        if let Err(limited) = self.two_factor.pass_in(&mut tx, &user.id).await {
            // It was no guess: one account's tries must not use up those of a whole network.
            tx.rollback().await?;
            self.warn_of_guessing(user, client).await?;
            return Err(limited);
        }
        tx.commit().await?;
        Ok(network)
    }

    /// Stores inside `tx` that a sign-in waits for its code; gives the token to go on by.
    pub(super) async fn store_pending(
        &self,
        tx: &mut Tx,
        pending: Pending,
    ) -> Result<Token, StoreError> {
        let (token, now) = (Token::generate(&self.kernel), self.kernel.now());
        let ends_at = now.plus_millis(SECOND_STEP_MS);
        pending::insert(tx, &token.hash(), &pending, now, ends_at).await?;
        Ok(token)
    }

    async fn record_wrong_code(
        &self,
        mut tx: Tx,
        user_id: &UserId,
        client: &Client,
    ) -> Result<(), StoreError> {
        self.activity.record(&mut tx, wrong_code(user_id, client)).await?;
        self.kernel.commit(tx).await
    }

    /// Tells the owner, at most once a day, that somebody knows their password and guesses codes.
    async fn warn_of_guessing(&self, user: &User, client: &Client) -> Result<(), StoreError> {
        let bucket = Bucket::of_user("code:mail", &user.id);
        let mut tx = self.kernel.db.begin().await?;
        match self.rate_limits.pass_in::<()>(&mut tx, &bucket, GUESSING_MAILS).await {
            Err(ServiceError::Store(error)) => return Err(error),
            // They got a mail today.
            Err(_) => return Ok(()),
            Ok(()) => {}
        }
        let entry = wrong_code(&user.id, client);
        let what = entry.kind;
        let (activity_id, origin) = self.activity.record(&mut tx, entry).await?;
        let message = Message::SecurityChanged { what, activity_id, at: self.kernel.now(), origin };
        self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &message).await?;
        self.kernel.commit(tx).await
    }
}

fn wrong_code<'a>(user_id: &'a UserId, client: &'a Client) -> Entry<'a> {
    Entry {
        user_id: Some(user_id),
        kind: ActivityKind::CodeFailed,
        session_id: None,
        client,
        detail: ActivityDetail::default(),
    }
}
