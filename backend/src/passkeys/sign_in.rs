//! Signing in with a passkey: nothing is typed, and it stands for password and code.

use nameplate_domain::{
    kernel::UserId,
    passkeys::{CEREMONIES_PER_ADDRESS, PasskeyError},
    sessions::{AuthMethod, Lifetime},
};
use tracing::instrument;
use url::Url;
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential};

use super::{
    Ceremony, Passkeys, ceremonies,
    service::{PasskeyRefusal, relying_party, written},
    store::{self, StoredCredential},
};
use crate::{
    kernel::{Bucket, Client, ServiceError, StoreError, Token},
    sessions::{NewSession, SessionStart},
};

impl Passkeys {
    /// Asks a browser for any passkey of this site.
    ///
    /// # Errors
    /// [`PasskeyError::NoName`]; [`ServiceError::Limited`] after too many from one address.
    #[instrument(level = "debug", skip_all)]
    pub async fn begin_sign_in(
        &self,
        client: &Client,
        site: Option<&Url>,
    ) -> Result<Ceremony, PasskeyRefusal> {
        let webauthn = relying_party(site)?;
        let bucket = Bucket::new("passkey:address", client.network());
        self.rate_limits.pass(&bucket, CEREMONIES_PER_ADDRESS).await?;
        let (asked, state) = webauthn
            .start_discoverable_authentication()
            .map_err(|error| StoreError::Work(error.to_string()))?;
        let token = ceremonies::insert(&self.kernel, self.kernel.db.writer(), None, &state).await?;
        Ok(Ceremony { options: written(&asked.public_key)?, token })
    }

    /// Takes a browser's answer to [`Passkeys::begin_sign_in`], and starts a session for whoever's
    /// passkey it is.
    ///
    /// # Errors
    /// [`PasskeyError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn finish_sign_in(
        &self,
        (token, answer): (&Token, &str),
        lifetime: Lifetime,
        client: &Client,
        site: Option<&Url>,
    ) -> Result<NewSession, PasskeyRefusal> {
        let webauthn = relying_party(site)?;
        let refused = |why| ServiceError::Refused(why);
        let answer: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| refused(PasskeyError::NotVerified))?;
        let (handle, credential_id) = webauthn
            .identify_discoverable_authentication(&answer)
            .map_err(|_| refused(PasskeyError::NotVerified))?;
        let user_id = UserId::new(handle.to_string());
        let user = self.accounts.find(&user_id).await?.ok_or(refused(PasskeyError::Unknown))?;
        let state: Option<DiscoverableAuthentication> =
            ceremonies::take(self.kernel.db.writer(), token, None, self.kernel.now()).await?;
        let state = state.ok_or(refused(PasskeyError::Over))?;
        // Of a sign-in and the removal of its passkey at the same moment, one comes first.
        let mut tx = self.accounts.begin_change(&user_id).await?;
        let found = store::find(&mut tx, &user_id, credential_id).await?;
        let StoredCredential { id, mut passkey } = found.ok_or(refused(PasskeyError::Unknown))?;
        let result = webauthn
            .finish_discoverable_authentication_v2(&answer, state, &passkey)
            .inspect_err(|error| tracing::warn!(%error, passkey = %id, "not verified"))
            .map_err(|_| refused(PasskeyError::NotVerified))?;
        passkey.update_credential(&result);
        store::set_used(&mut tx, &StoredCredential { id, passkey }, self.kernel.now()).await?;
        let company_id = self.companies.default_for(&mut *tx, &user_id).await?;
        let session_start = SessionStart {
            user_id: &user_id,
            company_id: company_id.as_ref(),
            lifetime,
            means: AuthMethod::Passkey,
            notify: Some(&user.email),
            proved_at: None,
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        self.kernel.commit(tx).await?;
        Ok(session)
    }
}
