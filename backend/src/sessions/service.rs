//! Being signed in.

use nameplate_domain::{
    accounts::Email,
    activity::{ActivityDetail, ActivityKind},
    kernel::{CompanyId, DAY_MS, SessionId, Timestamp, UserId},
    sessions::{AuthMethod, Lifetime, Session},
};
use tracing::instrument;

use super::{browsers, pending, settings, store};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    companies::Companies,
    core::Core,
    deliveries::Deliveries,
    devices::PushDevices,
    kernel::{Client, Kernel, StoreError, Token, Touches, Tx},
    live::Live,
    mail::Message,
};

/// How long a browser that isn't used is known: 400 days, as long as its cookie can live.
const KNOWN_MS: i64 = 400 * DAY_MS;

/// A session with its user and its present company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    pub session: Session,
    pub user_id: UserId,
    /// The company that the session is in at the moment.
    pub company_id: Option<CompanyId>,
}

/// What a session starts from: a person who proved who they are.
#[derive(Clone, Copy, Debug)]
pub struct SessionStart<'a> {
    pub user_id: &'a UserId,
    /// The company that the session starts in.
    pub company_id: Option<&'a CompanyId>,
    pub lifetime: Lifetime,
    /// How they proved who they are.
    pub means: AuthMethod,
    /// Where a mail goes when the browser is a new one; `None` when it can't be a stranger's.
    pub notify: Option<&'a Email>,
    /// When they proved who they are; `None` for just now.
    pub proved_at: Option<Timestamp>,
}

/// A session just started, with the tokens that the browser gets.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: SessionId,
    /// The token, for the cookie.
    pub token: Token,
    /// The token by which the browser is known again, for its cookie.
    pub browser: Token,
    pub lifetime: Lifetime,
    pub user_id: UserId,
}

#[derive(Clone)]
pub struct Sessions {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) activity: ActivityLog,
    pub(super) companies: Companies,
    deliveries: Deliveries,
    pub(super) live: Live,
    push_devices: PushDevices,
    pub(super) touches: Touches,
}

impl Sessions {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            push_devices: PushDevices::new(core),
            touches: core.touches.clone(),
        }
    }

    /// For how many days *Remember me* keeps a session.
    #[must_use]
    pub fn remembered_days(&self) -> i64 {
        Lifetime::Remembered.longest_ms(self.kernel.longest_session_ms) / DAY_MS
    }

    /// Starts a session inside `tx`. The person gets a mail when the browser was not
    /// seen with them before.
    #[instrument(level = "debug", skip_all)]
    pub async fn start(
        &self,
        tx: &mut Tx,
        session_start: SessionStart<'_>,
        client: &Client,
    ) -> Result<NewSession, StoreError> {
        let SessionStart { user_id, company_id, lifetime, means, notify, proved_at } =
            session_start;
        let now = self.kernel.now();
        // Whoever was shut out of it since it was looked up works in none at first.
        let company_id = match company_id {
            Some(id) if self.companies.record_active(&mut **tx, id, user_id).await? => Some(id),
            _ => None,
        };
        let session = Session {
            id: SessionId::new(self.kernel.new_id()),
            lifetime,
            created_at: now,
            latest_end_at: now.plus_millis(lifetime.longest_ms(self.kernel.longest_session_ms)),
            last_active_at: now,
            proved_at: proved_at.unwrap_or(now),
            settings: settings::find(tx, user_id).await?,
            longest_idle: self.companies.longest_idle(tx, user_id).await?,
        };
        let id = session.id.clone();
        let token = Token::generate(&self.kernel);
        let browser = self.browser_of(client);
        let open =
            OpenSession { session, user_id: user_id.clone(), company_id: company_id.cloned() };
        store::insert(tx, &open, &token.hash(), &client.origin(&self.kernel)).await?;
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::SignedIn,
            session_id: Some(&id),
            client,
            detail: ActivityDetail::of_auth_method(means),
        };
        let (activity_id, origin) = self.activity.record(tx, entry).await?;
        let is_new = browsers::remember(tx, user_id, &browser.hash(), now).await?;
        self.push_devices.reassign(tx, user_id, &browser.hash(), &id).await?;
        if let (true, Some(email)) = (is_new, notify) {
            let message = Message::NewSignIn { activity_id, at: now, origin };
            self.deliveries.mail(tx, Some(user_id), email, &message).await?;
        }
        Ok(NewSession { id, token, browser, lifetime, user_id: user_id.clone() })
    }

    /// Ends running sessions no later than the longest time that holds by now, which the operator may have made shorter
    /// since they began.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn limit_running(&self) -> Result<(), StoreError> {
        let longest = |lifetime: Lifetime| lifetime.longest_ms(self.kernel.longest_session_ms);
        let mut tx = self.kernel.db.begin().await?;
        store::limit(&mut tx, longest(Lifetime::Browser), longest(Lifetime::Remembered)).await?;
        self.kernel.commit(tx).await
    }

    /// A session, unless it is over. When a person is behind the request, it is recorded as in use, a moment
    /// later.
    pub(crate) fn admit(&self, mut open: OpenSession, is_attended: bool) -> Option<OpenSession> {
        let now = self.kernel.now();
        if let Some(at) = self.touches.get(&open.session.id) {
            open.session.last_active_at = open.session.last_active_at.max(at);
        }
        if open.session.is_over(now) {
            return None;
        }
        if is_attended && open.session.needs_touch(now) {
            open.session.last_active_at = now;
            self.touches.add(&open.session.id, now);
        }
        Some(open)
    }

    /// A running session by its id, whatever its token is by now.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, id: &SessionId) -> Result<Option<OpenSession>, StoreError> {
        let open = store::find_by_id(self.kernel.db.reader(), id).await?;
        Ok(open.and_then(|open| self.admit(open, false)))
    }

    /// Whether the session of a token ended because nobody came back to it in time. `false` for one that was
    /// signed out, and once a session that timed out is pruned.
    ///
    /// # Errors
    /// [`StoreError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn has_timed_out(&self, token: &Token) -> Result<bool, StoreError> {
        let found = store::find_by_token(self.kernel.db.reader(), &token.hash()).await?;
        Ok(found.is_some_and(|open| self.admit(open, false).is_none()))
    }

    /// Signs a person out of the session that they are in; gives whether it was still there.
    #[instrument(level = "debug", skip_all)]
    pub async fn sign_out(&self, open: &OpenSession, client: &Client) -> Result<bool, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        let ended = self.end(&mut tx, &open.user_id, &open.session.id).await?;
        if ended {
            let entry = Entry {
                user_id: Some(&open.user_id),
                kind: ActivityKind::SignedOut,
                session_id: Some(&open.session.id),
                client,
                detail: ActivityDetail::default(),
            };
            self.activity.record(&mut tx, entry).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(ended)
    }

    /// Ends a session of a user inside `tx`; gives whether it was still there. The devices that it
    /// added take no push messages any more, also when it had ended by itself.
    #[instrument(level = "debug", skip_all)]
    pub async fn end(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        id: &SessionId,
    ) -> Result<bool, StoreError> {
        let ended = store::delete(tx, user_id, id).await?;
        self.push_devices.end_session(tx, user_id, id).await?;
        if ended {
            self.live.announce(tx, user_id).await?;
        }
        Ok(ended)
    }

    /// Ends a session that another one of its browser has replaced.
    #[instrument(level = "debug", skip_all)]
    pub async fn replace(&self, old: &OpenSession) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.end(&mut tx, &old.user_id, &old.session.id).await?;
        self.kernel.commit(tx).await
    }

    /// Ends every session of a user inside `tx`, but not `keep`, and the sign-ins that are half way
    /// in; gives how many sessions. No devices take push messages any more but those that `keep` added.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_others(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        keep: Option<&SessionId>,
    ) -> Result<u64, StoreError> {
        pending::delete(tx, user_id).await?;
        let ended = store::delete_others(tx, user_id, keep, self.kernel.now()).await?;
        self.push_devices.end_others(tx, user_id, keep).await?;
        if ended > 0 {
            self.live.announce(tx, user_id).await?;
        }
        Ok(ended)
    }

    /// Forgets inside `tx` which browsers a user signed in with, but for `keep`, if it is one of them.
    #[instrument(level = "debug", skip_all)]
    pub async fn forget_browsers(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        keep: Option<&Token>,
    ) -> Result<(), StoreError> {
        browsers::forget(tx, user_id, keep.map(Token::hash).as_ref()).await
    }

    /// Lets inside `tx` a user's account know the browser of a request; gives its token, which is a new one
    /// when it had none.
    pub(crate) async fn remember_browser(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        client: &Client,
    ) -> Result<Token, StoreError> {
        let browser = self.browser_of(client);
        browsers::remember(tx, user_id, &browser.hash(), self.kernel.now()).await?;
        Ok(browser)
    }

    fn browser_of(&self, client: &Client) -> Token {
        client.browser.clone().unwrap_or_else(|| Token::generate(&self.kernel))
    }

    /// Whether a session that was not removed yet was begun in a browser. That is known of the first and
    /// of the last session there, not of those between.
    pub(crate) async fn was_started_in(
        &self,
        tx: &mut Tx,
        id: &SessionId,
        browser: &Token,
    ) -> Result<bool, StoreError> {
        browsers::was_started_in(tx, id, &browser.hash()).await
    }

    /// Gives a session another token inside `tx`; the old one is none any more.
    ///
    /// # Errors
    /// [`StoreError`], also when the session is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn renew_token(&self, tx: &mut Tx, id: &SessionId) -> Result<Token, StoreError> {
        let token = Token::generate(&self.kernel);
        store::set_token(tx, id, &token.hash()).await?;
        Ok(token)
    }

    /// Whether a session runs, seen from inside `tx`.
    pub(crate) async fn is_active(&self, tx: &mut Tx, id: &SessionId) -> Result<bool, StoreError> {
        Ok(self.find_in(tx, id).await?.is_some())
    }

    /// A running session by its id, seen from inside `tx`.
    pub(crate) async fn find_in(
        &self,
        tx: &mut Tx,
        id: &SessionId,
    ) -> Result<Option<OpenSession>, StoreError> {
        let open = store::find_by_id(&mut **tx, id).await?;
        Ok(open.and_then(|open| self.admit(open, false)))
    }

    /// Removes the sessions that are over; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let now = self.kernel.now();
        browsers::delete_unseen(&self.kernel.db, now.plus_millis(-KNOWN_MS)).await?;
        pending::delete_over(&self.kernel.db, now).await?;
        store::delete_over(&self.kernel.db, now).await
    }
}
