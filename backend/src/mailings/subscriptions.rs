//! Which kinds of mail a person takes: one settings document a user, changed by themselves or by the link of a mail.

use nameplate_domain::{
    accounts::Email,
    kernel::UserId,
    mailings::{
        CHANGES_BY_LINK, EmailSubscriptions, MailingKind, SubscriptionError, WRONG_LINKS, masked,
    },
};
use tracing::instrument;

use crate::{
    accounts::Accounts,
    core::Core,
    kernel::{
        Bucket, Client, Kernel, Purpose, RateLimits, ServiceError, StoreError, Tx, find_document,
        lock_document, read_document, save_document,
    },
    live::Live,
    mail::email_preferences_path,
};

const TABLE: &str = "email_subscriptions";

type LinkRefusal = ServiceError<SubscriptionError>;

#[derive(Clone)]
pub struct Subscriptions {
    kernel: Kernel,
    accounts: Accounts,
    live: Live,
    rate_limits: RateLimits,
}

/// What whoever has the link of a mail gets to see of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedSubscriptions {
    /// The address, masked.
    pub address: String,
    pub subscriptions: EmailSubscriptions,
}

impl Subscriptions {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
        }
    }

    /// Which kinds of mail a user takes: the defaults until they chose.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, user_id: &UserId) -> Result<EmailSubscriptions, StoreError> {
        let found = find_document(self.kernel.db.reader(), TABLE, user_id).await?;
        Ok(found.unwrap_or_default())
    }

    /// Whether a user takes mails of a kind, for whoever is about to send one.
    pub(crate) async fn takes(
        &self,
        user_id: &UserId,
        kind: MailingKind,
    ) -> Result<bool, StoreError> {
        let document: Option<String> =
            sqlx::query_scalar("SELECT document FROM email_subscriptions WHERE user_id = $1")
                .bind(user_id.as_ref())
                .fetch_optional(self.kernel.db.reader())
                .await?;
        Ok(read_subscriptions(user_id, document.as_deref()).takes(kind))
    }

    /// Keeps which kinds of mail a user takes.
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        user_id: &UserId,
        subscriptions: EmailSubscriptions,
    ) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.choose(&mut tx, user_id, subscriptions).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }

    /// The same inside `tx`, without a word to open pages.
    pub(crate) async fn choose(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        subscriptions: EmailSubscriptions,
    ) -> Result<(), StoreError> {
        save_document(tx, TABLE, user_id, subscriptions, self.kernel.now()).await
    }

    /// The path of a user's own page, as it stands at the foot of their mails; it is the same every time.
    #[must_use]
    pub fn path(&self, user_id: &UserId) -> String {
        email_preferences_path(&self.kernel.secret, user_id)
    }

    /// What the link of a mail shows; `None` when it is nobody's.
    #[instrument(level = "debug", skip_all)]
    pub async fn find_by_link(
        &self,
        token: &str,
    ) -> Result<Option<LinkedSubscriptions>, StoreError> {
        let Some(user_id) = self.user_of(token) else { return Ok(None) };
        let Some(user) = self.accounts.find(&user_id).await? else { return Ok(None) };
        let subscriptions = self.find(&user_id).await?;
        Ok(Some(LinkedSubscriptions { address: masked(&user.email), subscriptions }))
    }

    /// Keeps what was chosen on the page of a mail's link.
    ///
    /// # Errors
    /// [`SubscriptionError`]; [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn save_by_link(
        &self,
        token: &str,
        subscriptions: EmailSubscriptions,
        client: &Client,
    ) -> Result<(), LinkRefusal> {
        self.change_by_link(token, client, |_| subscriptions).await
    }

    /// Switches one kind off by a mail's link (RFC 8058). Asked once more, it does nothing.
    ///
    /// # Errors
    /// [`SubscriptionError`]; [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn unsubscribe_by_link(
        &self,
        token: &str,
        kind: MailingKind,
        client: &Client,
    ) -> Result<(), LinkRefusal> {
        self.change_by_link(token, client, |subscriptions| subscriptions.with(kind, false)).await
    }

    async fn change_by_link(
        &self,
        token: &str,
        client: &Client,
        change: impl FnOnce(EmailSubscriptions) -> EmailSubscriptions,
    ) -> Result<(), LinkRefusal> {
        let Some(user_id) = self.user_of(token) else { return self.refuse(client).await };
        let mut tx = self.kernel.db.begin().await?;
        let address: Option<Email> = self.accounts.lock_user(&mut tx, &user_id).await?;
        if address.is_none() {
            drop(tx);
            return self.refuse(client).await;
        }
        let now = self.kernel.now();
        let before = lock_document(&mut tx, TABLE, &user_id, now).await?;
        let after = change(before);
        if after == before {
            return Ok(());
        }
        let bucket = Bucket::of_user("subscriptions:link", &user_id);
        self.rate_limits.pass_in(&mut tx, &bucket, CHANGES_BY_LINK).await?;
        save_document(&mut tx, TABLE, &user_id, after, now).await?;
        self.live.announce(&mut tx, &user_id).await?;
        Ok(self.kernel.commit(tx).await?)
    }

    /// Refuses a link that is nobody's. Whoever sends many of them is told to wait.
    async fn refuse(&self, client: &Client) -> Result<(), LinkRefusal> {
        let bucket = Bucket::new("subscriptions:address", client.network());
        self.rate_limits.pass(&bucket, WRONG_LINKS).await?;
        Err(ServiceError::Refused(SubscriptionError::LinkNotValid))
    }

    /// Whose link it is, whether or not the account is there still.
    fn user_of(&self, token: &str) -> Option<UserId> {
        self.kernel.secret.verify(Purpose::EmailPreferences, token).map(UserId::new)
    }
}

/// Reads the document of a row, as another query found it; who never chose has the defaults, and so has whose
/// document nobody can read: it must not keep a mail from the others.
pub(crate) fn read_subscriptions(user_id: &UserId, document: Option<&str>) -> EmailSubscriptions {
    let Some(text) = document else { return EmailSubscriptions::default() };
    read_document(TABLE, user_id.as_ref(), text).unwrap_or_else(|error: StoreError| {
        tracing::error!(%error, "email subscriptions can't be read");
        EmailSubscriptions::default()
    })
}
