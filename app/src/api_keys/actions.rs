//! The server functions of API keys.

use leptos::prelude::*;
use nameplate_domain::{
    api_keys::{ApiKeyForm, RegenerateForm},
    companies::TeamError,
    kernel::{ApiKeyId, CompanyId},
};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// What is said once a key was revoked.
const REVOKED: &str = "API key revoked. It opens nothing any more.";

/// Makes a key, and leads to the page that shows it, once.
#[server]
pub(crate) async fn create_api_key(form: ApiKeyForm) -> ActResult {
    let request = request()?;
    let (viewer, proof) = (request.viewer()?, request.recent_proof()?);
    let zone = viewer.zone();
    let key = form.parse(request.services.now(), |day| zone.day_end(day))?;
    let api_keys = &request.services.api_keys;
    let created = api_keys.create(&proof, &viewer.user, &key, &request.client).await?;
    request.store_fresh_api_key(&viewer.user.id, &created)?;
    Ok(Reply::to(format!("/settings/api-keys/{}", created.id)))
}

/// Puts a new key in the place of one of the viewer, and leads to the page that shows it, once.
#[server]
pub(crate) async fn regenerate_api_key(id: ApiKeyId, form: RegenerateForm) -> ActResult {
    let request = request()?;
    let (viewer, proof) = (request.viewer()?, request.recent_proof()?);
    let (api_keys, client) = (&request.services.api_keys, &request.client);
    let created = api_keys.regenerate(&proof, &viewer.user, &id, form.overlap, client).await?;
    request.store_fresh_api_key(&viewer.user.id, &created)?;
    Ok(Reply::to(format!("/settings/api-keys/{}", created.id)))
}

/// Ends a key of the viewer at once.
#[server]
pub(crate) async fn revoke_api_key(id: ApiKeyId) -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    request.services.api_keys.revoke(session, &id, &request.client).await?;
    Ok(Reply::to("/settings/api-keys").with_message(REVOKED))
}

/// Ends a key that acts in the company at once, whosever it is.
#[server]
pub(crate) async fn revoke_company_api_key(id: ApiKeyId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.recent_proof()?;
    request.services.api_keys.revoke_in_company::<TeamError>(&seat, &id).await?;
    Ok(Reply::message(REVOKED))
}

/// Shows the new key no more.
#[server]
pub(crate) async fn dismiss_api_key() -> ActResult {
    let request = request()?;
    request.viewer()?;
    request.clear_fresh_api_key();
    Ok(Reply::to("/settings/api-keys").with_message("Your API key is ready."))
}
