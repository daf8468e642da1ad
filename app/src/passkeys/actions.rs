//! The passkeys' server functions.

use leptos::prelude::*;
use nameplate_domain::{
    kernel::PasskeyId,
    passkeys::{PasskeyError, PasskeyName},
    sessions::Lifetime,
};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, ApiError, Reply},
    request::{CookieKind, Request, request, set_cookie},
    sessions::next_page,
};

/// A browser's answer to a question for a passkey.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PasskeySignIn {
    answer: String,
    remember: bool,
    next: String,
}

/// A new passkey: what it is called, and the browser's answer to the question for it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct NewPasskey {
    name: String,
    answer: String,
}

/// Asks for a new passkey; gives the question, as JSON.
#[server]
pub(crate) async fn begin_passkey(form: NewPasskey) -> Result<String, ApiError> {
    let request = request()?;
    let proof = request.recent_proof()?;
    // Before the device is asked: what it made could not be taken back.
    PasskeyName::parse(&form.name).map_err(|fault| ApiError::from(("name", fault)))?;
    let (viewer, site) = (request.viewer()?, request.site.as_ref());
    let asked = request.services.passkeys.begin_adding(&proof, &viewer.user, site).await?;
    Ok(request.ask_for_passkey(asked))
}

/// Adds the passkey of a browser's answer.
#[server]
pub(crate) async fn finish_passkey(form: NewPasskey) -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    let answer = (request.passkey_token()?, form.answer.as_str());
    let about = (form.name.as_str(), request.site.as_ref());
    let passkeys = &request.services.passkeys;
    passkeys.finish_adding(&proof, &viewer.user, answer, about, &request.client).await?;
    Ok(Reply::message("Added. You can sign in with it now."))
}

#[server]
pub(crate) async fn remove_passkey(id: PasskeyId) -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    request.services.passkeys.remove(&proof, &viewer.user, &id, &request.client).await?;
    Ok(Reply::message("Removed. That passkey no longer opens your account."))
}

/// Asks for any passkey of this site; gives the question, as JSON.
#[server]
pub(crate) async fn begin_passkey_sign_in() -> Result<String, ApiError> {
    let request = request()?;
    let site = request.site.as_ref();
    let asked = request.services.passkeys.begin_sign_in(&request.client, site).await?;
    Ok(request.ask_for_passkey(asked))
}

/// Signs in whoever's passkey a browser answered with.
#[server]
pub(crate) async fn finish_passkey_sign_in(form: PasskeySignIn) -> ActResult {
    let request = request()?;
    let lifetime = if form.remember { Lifetime::Remembered } else { Lifetime::Browser };
    let answer = (request.passkey_token()?, form.answer.as_str());
    let (passkeys, site) = (&request.services.passkeys, request.site.as_ref());
    let session = passkeys.finish_sign_in(answer, lifetime, &request.client, site).await?;
    request.start_session(&session).await;
    Ok(Reply::to(next_page(&form.next)))
}

impl Request {
    /// Lets the browser answer a question; gives the question.
    fn ask_for_passkey(&self, asked: nameplate_backend::passkeys::Ceremony) -> String {
        set_cookie(&self.cookies.set(CookieKind::Passkey, asked.token.expose()));
        asked.options
    }

    /// The token of the question that the browser answers.
    fn passkey_token(&self) -> Result<&nameplate_backend::Token, ApiError> {
        self.passkey.as_ref().ok_or_else(|| ApiError::refused(PasskeyError::Over))
    }
}
