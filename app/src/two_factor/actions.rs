//! The server functions of two-factor.

use std::convert::Infallible;

use leptos::prelude::*;
use nameplate_domain::{kernel::TrustedDeviceId, two_factor::SecondStepError};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, ApiError, Reply, Secret},
    request::request,
    sessions::next_page,
};

const BACKUP_CODES: &str = "/settings/security/backup-codes";
const SECURITY: &str = "/settings/security";
/// What is said once a trust was removed.
const TRUST_REMOVED: &str = "Removed. The next sign-in there takes a code.";

/// What a person enters who has given their password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct VerifyForm {
    code: Secret,
    trust: bool,
    next: String,
}

/// What a person enters to turn two-factor on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EnableForm {
    code: Secret,
    end_others: bool,
}

/// What a person enters to turn two-factor off.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DisableForm {
    password: Secret,
    code: Secret,
}

/// Takes the code of a sign-in.
#[server]
pub(crate) async fn verify_sign_in(form: VerifyForm) -> ActResult {
    let request = request()?;
    let VerifyForm { code, trust, next } = form;
    let over = || ApiError::refused(SecondStepError::Over);
    let token = request.second_step.as_ref().ok_or_else(over)?;
    let sign_in = &request.services.sign_in;
    let verified = sign_in.verify(token, &String::from(code), trust, &request.client).await?;
    request.start_verified_session(&verified).await;
    Ok(Reply::to(next_page(&next)))
}

/// Makes a secret for an app.
#[server]
pub(crate) async fn begin_two_factor() -> ActResult {
    let request = request()?;
    request.services.two_factor.begin(&request.set_up_proof()?).await?;
    Ok(Reply::to(request.set_up_path()))
}

#[server]
pub(crate) async fn enable_two_factor(form: EnableForm) -> ActResult {
    let request = request()?;
    let proof = request.set_up_proof()?;
    let person = request.person()?;
    let (user, code) = (&person.user, String::from(form.code));
    let two_factor = &request.services.two_factor;
    let enabled = two_factor.enable(&proof, user, &code, form.end_others, &request.client).await?;
    request.renew_session(&enabled.token, person.session.session.lifetime);
    request.store_fresh_codes(&user.id, &enabled.codes)?;
    Ok(Reply::to(BACKUP_CODES))
}

#[server]
pub(crate) async fn disable_two_factor(form: DisableForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let (password, code) = (form.password.into(), String::from(form.code));
    let proofs = &request.services.proofs;
    let proof =
        proofs.prove::<Infallible>(&viewer.session, "password", &password, &request.client).await?;
    let two_factor = &request.services.two_factor;
    let token = two_factor.disable(&proof, &viewer.user, &code, &request.client).await?;
    request.renew_session(&token, viewer.session.session.lifetime);
    request.clear_fresh_codes();
    Ok(Reply::to(SECURITY).with_message("Two-factor is off."))
}

#[server]
pub(crate) async fn renew_backup_codes() -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let user = &request.viewer()?.user;
    let codes = request.services.two_factor.renew_codes(&proof, user, &request.client).await?;
    request.store_fresh_codes(&user.id, &codes)?;
    Ok(Reply::to(BACKUP_CODES))
}

/// Shows the backup codes no more.
#[server]
pub(crate) async fn put_codes_away() -> ActResult {
    let request = request()?;
    request.viewer()?;
    request.clear_fresh_codes();
    Ok(Reply::to(SECURITY).with_message("Your backup codes are ready."))
}

/// Trusts a device of the viewer no more.
#[server]
pub(crate) async fn remove_trusted_device(id: TrustedDeviceId) -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    request.services.trusted_devices.remove(session, &id, &request.client).await?;
    Ok(Reply::message(TRUST_REMOVED))
}

/// Trusts no device of the viewer any more.
#[server]
pub(crate) async fn remove_trusted_devices() -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    request.services.trusted_devices.remove_all(session, &request.client).await?;
    Ok(Reply::message(TRUST_REMOVED))
}
