//! The passkeys' server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::passkeys::PasskeyError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A passkey as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasskeyView {
    /// Its id.
    pub(crate) id: String,
    /// What its owner calls it.
    pub(crate) name: String,
    /// When it was added.
    pub(crate) added: When,
    /// When it last signed somebody in.
    pub(crate) last_used: Option<When>,
}

/// A browser's answer to a question for a passkey.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PasskeySignIn {
    /// The answer, as JSON.
    pub(crate) answer: String,
    /// Whether the session outlives the browser.
    pub(crate) remember: bool,
    /// Where to go then.
    pub(crate) next: String,
}

/// The viewer's passkeys.
#[server(input = GetUrl)]
pub(crate) async fn get_passkeys() -> Result<Vec<PasskeyView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let passkeys = request.services.passkeys.list(&viewer.user.id).await;
    let passkeys = passkeys.map_err(|error| request.explain(error.into()))?;
    Ok(passkeys
        .into_iter()
        .map(|passkey| PasskeyView {
            id: passkey.id.to_string(),
            name: passkey.name.as_ref().to_owned(),
            added: request.when(passkey.created_at),
            last_used: passkey.last_used_at.map(|at| request.when(at)),
        })
        .collect())
}

/// Asks for a new passkey; gives the question, as JSON.
#[server]
pub(crate) async fn begin_passkey(name: String) -> Result<String, ApiError<PasskeyError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::passkeys::PasskeyName;

    let request = ssr::request()?;
    let proof = request.recent_proof()?;
    // Before the device is asked: what it made could not be taken back.
    PasskeyName::parse(&name).map_err(|fault| Cause::Invalid(("name", fault).into()))?;
    let viewer = request.viewer()?;
    let site = request.site.as_ref();
    let asked = request.services.passkeys.begin_adding(&proof, &viewer.user, site).await;
    let asked = asked.map_err(|error| request.explain(error))?;
    Ok(request.ask_for_passkey(asked))
}

/// Adds the passkey of a browser's answer.
#[server]
pub(crate) async fn finish_passkey(
    name: String,
    answer: String,
) -> Result<(), ApiError<PasskeyError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    let answer = (request.passkey_token()?, answer.as_str());
    let about = (name.as_str(), request.site.as_ref());
    let passkeys = &request.services.passkeys;
    let added = passkeys.finish_adding(&proof, &viewer.user, answer, about, &request.client).await;
    added.map_err(|error| request.explain(error))
}

/// Removes a passkey of the viewer.
#[server]
pub(crate) async fn remove_passkey(id: String) -> Result<(), ApiError<PasskeyError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::PasskeyId;

    let request = ssr::request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    let id = PasskeyId::parse(&id).ok_or(Cause::Unreadable)?;
    let passkeys = &request.services.passkeys;
    let removed = passkeys.remove(&proof, &viewer.user, &id, &request.client).await;
    removed.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/security", super::passkeys_section::PASSKEY_REMOVED);
    Ok(())
}

/// Asks for any passkey of this site; gives the question, as JSON.
#[server]
pub(crate) async fn begin_passkey_sign_in() -> Result<String, ApiError<PasskeyError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let site = request.site.as_ref();
    let asked = request.services.passkeys.begin_sign_in(&request.client, site).await;
    let asked = asked.map_err(|error| request.explain(error))?;
    Ok(request.ask_for_passkey(asked))
}

/// Signs in whoever's passkey a browser answered with; gives the path to go to.
#[server]
pub(crate) async fn finish_passkey_sign_in(
    form: PasskeySignIn,
) -> Result<String, ApiError<PasskeyError>> {
    use crate::ssr;
    use nameplate_domain::{kernel::LocalPath, sessions::Lifetime};

    let request = ssr::request()?;
    let PasskeySignIn { answer, remember, next } = form;
    let lifetime = if remember { Lifetime::Remembered } else { Lifetime::Browser };
    let answer = (request.passkey_token()?, answer.as_str());
    let (passkeys, site) = (&request.services.passkeys, request.site.as_ref());
    let session = passkeys.finish_sign_in(answer, lifetime, &request.client, site).await;
    let session = session.map_err(|error| request.explain(error))?;
    request.enter(&session).await;
    let next = LocalPath::parse(&next);
    Ok(ssr::lead_to(next.as_ref().map_or("/settings", AsRef::as_ref)))
}
