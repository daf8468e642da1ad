//! How often a password may be tried at the sign-in.

use nameplate_domain::{
    accounts::User,
    kernel::UserId,
    sessions::{FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, FAILURES_PER_BROWSER},
};

use super::browsers;
use crate::{
    core::Core,
    kernel::{Bucket, Client, Kernel, RateLimits, ServiceError, StoreError, TokenHash, Tx, hex},
};

/// The limits of the sign-in. Cheap to clone.
///
/// Whoever knows an address can fail as often as they like, so what strangers fail must not keep the
/// owner out: a browser that the account knows has tries of its own, whatever network it is in. All
/// other browsers share those of the network and of the account.
#[derive(Clone)]
pub struct SignInLimits {
    kernel: Kernel,
    rate_limits: RateLimits,
}

impl SignInLimits {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), rate_limits: core.rate_limits.clone() }
    }

    /// Takes a try to give a password: of the browser if the account knows it, else of both the network
    /// and the account; of neither, if one of the two has none left. `email_key` is what was typed;
    /// `user_id` is whose it is, if anybody's: the statements are the same for nobody.
    ///
    /// # Errors
    /// [`ServiceError::Limited`] after too many.
    pub(crate) async fn pass<E>(
        &self,
        email_key: &str,
        user_id: Option<&UserId>,
        client: &Client,
    ) -> Result<SignInAttempt, ServiceError<E>> {
        let browser = self.known_browser(user_id, client).await?;
        if let (Some(browser), Some(id)) = (browser, user_id) {
            let own = browser_bucket(id, &browser);
            self.rate_limits.pass(&own, FAILURES_PER_BROWSER).await?;
            return Ok(SignInAttempt { own, network: None });
        }
        let (own, network) = (account_bucket(email_key), network_bucket(client));
        let mut tx = self.kernel.db.begin().await?;
        self.rate_limits.pass_in(&mut tx, &network, FAILURES_PER_ADDRESS).await?;
        self.rate_limits.pass_in(&mut tx, &own, FAILURES_PER_ACCOUNT).await?;
        tx.commit().await?;
        Ok(SignInAttempt { own, network: Some(network) })
    }

    /// Gives tries back inside `tx`, for the password was right: all those of the account or the browser,
    /// and this one of the network. To be called last: whoever tries from the same network meanwhile waits
    /// for the end of the transaction. In the order in which [`Self::pass`] takes them, so that nobody
    /// waits for each other.
    pub(crate) async fn succeed(
        &self,
        tx: &mut Tx,
        taken: &SignInAttempt,
    ) -> Result<(), StoreError> {
        if let Some(network) = &taken.network {
            self.rate_limits.give_back_in(tx, network, FAILURES_PER_ADDRESS).await?;
        }
        self.rate_limits.clear_in(tx, &taken.own).await
    }

    /// Forgets inside `tx` what was tried with an account, from whatever browser: its owner has a new
    /// password. To be called before the browsers are forgotten. The tries of networks stay, and those
    /// to give a code, which a reset proves nothing about.
    pub(crate) async fn clear(&self, tx: &mut Tx, user: &User) -> Result<(), StoreError> {
        for browser in browsers::list(tx, &user.id).await? {
            self.rate_limits.clear_in(tx, &browser_bucket(&user.id, &browser)).await?;
        }
        self.rate_limits.clear_in(tx, &account_bucket(&user.email.key())).await
    }

    /// The browser at the other end, if it sent a cookie that this account knows. A cookie that is
    /// made up, or known to another account, is none.
    pub(crate) async fn known_browser(
        &self,
        user_id: Option<&UserId>,
        client: &Client,
    ) -> Result<Option<TokenHash>, StoreError> {
        let Some(browser) = client.browser.as_ref().map(|token| token.hash()) else {
            return Ok(None);
        };
        let is_known = browsers::is_known(&self.kernel.db, user_id, &browser).await?;
        Ok(is_known.then_some(browser))
    }
}

/// The rate limits that an attempt to sign in was counted by.
pub(crate) struct SignInAttempt {
    /// The bucket of the account, or of a browser that it knows.
    own: Bucket,
    /// The bucket of the network that the request came from.
    network: Option<Bucket>,
}

fn network_bucket(client: &Client) -> Bucket {
    Bucket::new("sign_in:address", client.network())
}

fn account_bucket(email_key: &str) -> Bucket {
    Bucket::hashed("sign_in:account", email_key)
}

fn browser_bucket(user_id: &UserId, browser: &TokenHash) -> Bucket {
    Bucket::of_users("sign_in:browser", hex(browser.as_bytes()), user_id)
}
