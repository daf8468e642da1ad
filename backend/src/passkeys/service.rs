//! Adding, listing and removing passkeys.

use nameplate_domain::{
    accounts::User,
    activity::{ActivityDetail, ActivityKind},
    kernel::{PasskeyId, SessionId, Timestamp, UserId},
    passkeys::{MOST_PASSKEYS, PasskeyError, PasskeyName},
};
use tracing::instrument;
use url::Url;
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{PasskeyRegistration, RegisterPublicKeyCredential},
};
use webauthn_rs_proto::ResidentKeyRequirement;

use super::{ceremonies, store};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    companies::Companies,
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, RateLimits, ServiceError, StoreError, Token, Tx, inconsistent},
    live::Live,
    mail::Message,
    sessions::{RecentProof, Sessions},
};

pub(super) type PasskeyRefusal = ServiceError<PasskeyError>;

/// A passkey, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPasskey {
    pub id: PasskeyId,
    pub name: PasskeyName,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// A question to a browser's authenticator (WebAuthn, section 7).
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// The question, as JSON: the `publicKey` of the browser's options, in the form that
    /// `PublicKeyCredential` parses.
    pub options: String,
    /// The cookie by which the answer finds its question.
    pub token: Token,
}

#[derive(Clone)]
pub struct Passkeys {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    activity: ActivityLog,
    pub(super) companies: Companies,
    deliveries: Deliveries,
    live: Live,
    pub(super) rate_limits: RateLimits,
    pub(super) sessions: Sessions,
}

impl Passkeys {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            rate_limits: core.rate_limits.clone(),
            sessions: Sessions::new(core),
        }
    }

    /// Asks a browser to make a passkey for the person of a proof. `site` is the address that the
    /// page was opened by; the passkey is bound to its name.
    ///
    /// # Errors
    /// [`PasskeyError::NoName`], [`PasskeyError::TooMany`]; [`ServiceError::ProofNeeded`], when the session
    /// of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn begin_adding(
        &self,
        proof: &RecentProof,
        user: &User,
        site: Option<&Url>,
    ) -> Result<Ceremony, PasskeyRefusal> {
        let webauthn = relying_party(site)?;
        let present = store::credentials(&self.kernel.db, &user.id).await?;
        if present.len() >= MOST_PASSKEYS {
            return Err(ServiceError::Refused(PasskeyError::TooMany));
        }
        let present = present.iter().map(|stored| stored.passkey.cred_id().clone()).collect();
        let (mut asked, state) = webauthn
            .start_passkey_registration(
                handle_of(&user.id)?,
                user.email.as_ref(),
                user.name.as_ref(),
                Some(present),
            )
            .map_err(|error| StoreError::Work(error.to_string()))?;
        if let Some(selection) = &mut asked.public_key.authenticator_selection {
            // Without it a device may make one that can't be used without typing the email.
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        let mut tx = self.sessions.begin_proved(proof).await?;
        let token =
            ceremonies::insert(&self.kernel, &mut *tx, Some(proof.user_id()), &state).await?;
        self.kernel.commit(tx).await?;
        Ok(Ceremony { options: written(&asked.public_key)?, token })
    }

    /// Takes a browser's answer to [`Passkeys::begin_adding`].
    ///
    /// # Errors
    /// A fault of the field `name`; [`PasskeyError`]; [`ServiceError::ProofNeeded`], when the session of
    /// the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn finish_adding(
        &self,
        proof: &RecentProof,
        user: &User,
        (token, answer): (&Token, &str),
        (name, site): (&str, Option<&Url>),
        client: &Client,
    ) -> Result<(), PasskeyRefusal> {
        let name = PasskeyName::parse(name).map_err(|fault| ServiceError::field("name", fault))?;
        let webauthn = relying_party(site)?;
        let refused = |why| ServiceError::Refused(why);
        let mut tx = self.sessions.begin_proved(proof).await?;
        let state: Option<PasskeyRegistration> =
            ceremonies::take(&mut *tx, token, Some(&user.id), self.kernel.now()).await?;
        let state = state.ok_or(refused(PasskeyError::Over))?;
        let verified =
            serde_json::from_str::<RegisterPublicKeyCredential>(answer).ok().and_then(|answer| {
                webauthn
                    .finish_passkey_registration(&answer, &state)
                    .inspect_err(|error| tracing::info!(%error, "a passkey was not verified"))
                    .ok()
            });
        let Some(passkey) = verified else {
            // A question is answered once, right or wrong.
            self.kernel.commit(tx).await?;
            return Err(refused(PasskeyError::NotVerified));
        };
        let id = PasskeyId::new(self.kernel.new_id());
        let session_id = &proof.session().session.id;
        let owner = (&user.id, session_id);
        if !store::insert(&mut tx, &id, owner, &name, &passkey, self.kernel.now()).await? {
            return Err(refused(PasskeyError::AlreadyThere));
        }
        self.kernel.void_pending(&mut tx, &user.id).await?;
        self.record_and_notify(&mut tx, proof, user, ActivityKind::PasskeyAdded, client).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// The passkeys of a user, the newest first.
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, user_id: &UserId) -> Result<Vec<ListedPasskey>, StoreError> {
        store::list(&self.kernel.db, user_id).await
    }

    /// The sessions in which the passkeys of a user were added.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn sessions(&self, user_id: &UserId) -> Result<Vec<SessionId>, StoreError> {
        store::sessions(&self.kernel.db, user_id).await
    }

    /// Removes a passkey of the person of a proof.
    ///
    /// # Errors
    /// [`PasskeyError::Gone`], also for one of somebody else; [`ServiceError::ProofNeeded`], when the
    /// session of the proof is over.
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(
        &self,
        proof: &RecentProof,
        user: &User,
        id: &PasskeyId,
        client: &Client,
    ) -> Result<(), PasskeyRefusal> {
        let mut tx = self.sessions.begin_proved(proof).await?;
        if !store::delete(&mut tx, &user.id, id).await? {
            return Err(ServiceError::Refused(PasskeyError::Gone));
        }
        self.kernel.void_pending(&mut tx, &user.id).await?;
        self.record_and_notify(&mut tx, proof, user, ActivityKind::PasskeyRemoved, client).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Removes inside `tx`, which has locked the user's row, the passkeys that were added in a session.
    /// Where there were any, what is under way is void.
    pub(crate) async fn remove_of_session(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        session_id: &SessionId,
    ) -> Result<(), StoreError> {
        if store::delete_of_session(tx, user_id, session_id).await? > 0 {
            self.kernel.void_pending(tx, user_id).await?;
        }
        Ok(())
    }

    /// Removes inside `tx`, which has locked the user's row, the passkeys of a user but for those that are kept.
    pub(crate) async fn remove_others(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        kept: &[PasskeyId],
        client: &Client,
    ) -> Result<(), StoreError> {
        for id in store::ids(tx, user_id).await? {
            if !kept.contains(&id) && store::delete(tx, user_id, &id).await? {
                let entry = Entry {
                    user_id: Some(user_id),
                    kind: ActivityKind::PasskeyRemoved,
                    session_id: None,
                    client,
                    detail: ActivityDetail::default(),
                };
                self.activity.record(tx, entry).await?;
            }
        }
        Ok(())
    }

    /// Removes the questions that nobody answered in time; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        ceremonies::delete_over(&self.kernel.db, self.kernel.now().as_millis()).await
    }

    /// Records what changed, and tells the person by mail.
    async fn record_and_notify(
        &self,
        tx: &mut Tx,
        proof: &RecentProof,
        user: &User,
        what: ActivityKind,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            user_id: Some(&user.id),
            kind: what,
            session_id: Some(&proof.session().session.id),
            client,
            detail: ActivityDetail::default(),
        };
        let (activity_id, origin) = self.activity.record(tx, entry).await?;
        let message = Message::SecurityChanged { what, activity_id, at: self.kernel.now(), origin };
        self.live.announce(tx, &user.id).await?;
        self.deliveries.mail(tx, Some(&user.id), &user.email, &message).await
    }
}

/// Whom a passkey is for: the name of the address that the page was opened by.
pub(super) fn relying_party(site: Option<&Url>) -> Result<Webauthn, PasskeyRefusal> {
    let no_name = || ServiceError::Refused(PasskeyError::NoName);
    let site = site.ok_or_else(no_name)?;
    let name = site.domain().ok_or_else(no_name)?;
    WebauthnBuilder::new(name, site)
        .and_then(|builder| builder.rp_name("Nameplate").build())
        .map_err(|error| ServiceError::Store(StoreError::Work(error.to_string())))
}

/// What a device keeps of a user: their id, in 16 bytes.
fn handle_of(user_id: &UserId) -> Result<Uuid, StoreError> {
    Uuid::parse_str(user_id.as_ref())
        .map_err(|error| inconsistent("users", user_id.as_ref(), error))
}

/// Serialises the options for the browser's script.
pub(super) fn written(options: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(options).map_err(|error| StoreError::Work(error.to_string()))
}
