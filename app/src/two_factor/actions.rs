//! The server functions of two-factor.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::two_factor::{SecondStepError, TwoFactorError};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret, When};

/// What a person enters who has given their password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct VerifyFields {
    code: Secret,
    trust: bool,
    next: String,
}

/// What a person enters to turn two-factor on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EnableFields {
    code: Secret,
    end_others: bool,
}

/// What a person enters to turn two-factor off.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DisableFields {
    password: Secret,
    code: Secret,
}

/// The viewer's two-factor, when it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TwoFactorView {
    /// Since when.
    pub(crate) since: When,
    /// How many backup codes are left.
    pub(crate) codes_left: u32,
}

/// What an app has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SetUpView {
    /// The secret, in groups of four.
    pub(crate) secret: String,
    /// The modules on each side of the QR code.
    pub(crate) side: u32,
    /// Its dark modules, as the `d` of an SVG path.
    pub(crate) path: String,
}

/// A trusted device as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TrustedDeviceView {
    /// Its id.
    pub(crate) id: String,
    /// The browser and system.
    pub(crate) device: String,
    /// From which IP address it was trusted.
    pub(crate) ip: String,
    /// Since when.
    pub(crate) since: When,
    /// When it was last used to sign in.
    pub(crate) last_used: When,
    /// Until when.
    pub(crate) until: String,
}

/// Takes the code of a sign-in; gives the path to go to.
#[server]
pub(crate) async fn verify_sign_in(
    form: VerifyFields,
) -> Result<String, ApiError<SecondStepError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::LocalPath;

    let request = ssr::request()?;
    let VerifyFields { code, trust, next } = form;
    let over = || Cause::Refused(SecondStepError::Over);
    let token = request.second_step.as_ref().ok_or_else(over)?;
    let code = String::from(code);
    let verified = request.services.sign_in.verify(token, &code, trust, &request.client).await;
    let verified = verified.map_err(|error| {
        let error = request.explain(error);
        if trust { error.keeping("trust", "true") } else { error }
    })?;
    request.enter_verified(&verified).await;
    let next = LocalPath::parse(&next);
    Ok(ssr::lead_to(next.as_ref().map_or("/settings", AsRef::as_ref)))
}

/// The viewer's two-factor; `None` when it is off.
#[server(input = GetUrl)]
pub(crate) async fn get_two_factor() -> Result<Option<TwoFactorView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let status = request.services.two_factor.status(&viewer.user.id).await;
    let status = status.map_err(|error| request.explain(error.into()))?;
    Ok(status.map(|status| TwoFactorView {
        since: request.when(status.enabled_at),
        codes_left: status.codes_left,
    }))
}

/// Makes a secret for an app; gives the path to go to.
#[server]
pub(crate) async fn begin_two_factor() -> Result<String, ApiError<TwoFactorError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let proof = request.set_up_proof()?;
    let begun = request.services.two_factor.begin(&proof).await;
    begun.map_err(|error| request.explain(error))?;
    Ok(ssr::lead_to(request.set_up_path()))
}

/// The secret that waits for its first code; `None` when none does.
#[server(input = GetUrl)]
pub(crate) async fn get_two_factor_set_up() -> Result<Option<SetUpView>, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::kernel::ServiceError;

    let request = ssr::request()?;
    let proof = request.set_up_proof()?;
    let email = &request.person()?.user.email;
    match request.services.two_factor.set_up(&proof, email).await {
        Ok(set_up) => Ok(Some(ssr::set_up_view(&set_up))),
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(ServiceError::Store(error)) => Err(request.explain(error.into())),
        Err(_) => Ok(None),
    }
}

/// The company that wants two-factor from the person before they are let in; `None` when none does.
#[server(input = GetUrl)]
pub(crate) async fn get_company_that_wants_two_factor()
-> Result<Option<String>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let company = request.person()?.held_up_by();
    Ok(company.map(|company| company.company_name.as_ref().to_owned()))
}

/// Turns two-factor on by a code; gives the path to go to.
#[server]
pub(crate) async fn enable_two_factor(
    form: EnableFields,
) -> Result<String, ApiError<TwoFactorError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let proof = request.set_up_proof()?;
    let viewer = request.person()?;
    let two_factor = &request.services.two_factor;
    let EnableFields { code, end_others } = form;
    let (user, code) = (&viewer.user, String::from(code));
    let enabled = two_factor.enable(&proof, user, &code, end_others, &request.client).await;
    let enabled = enabled.map_err(|error| {
        let error = request.explain(error);
        if end_others { error.keeping("end_others", "true") } else { error }
    })?;
    request.renew(&enabled.token, viewer.session.session.lifetime);
    request.hand_codes(&user.id, &enabled.codes)?;
    Ok(ssr::lead_to("/settings/security/backup-codes"))
}

/// Turns two-factor off by password and code; gives the path to go to.
#[server]
pub(crate) async fn disable_two_factor(
    form: DisableFields,
) -> Result<String, ApiError<TwoFactorError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let DisableFields { password, code } = form;
    let proof = request
        .services
        .proofs
        .prove(&viewer.session, "password", &password.into(), &request.client)
        .await
        .map_err(|error| request.explain(error))?;
    let two_factor = &request.services.two_factor;
    let code = String::from(code);
    let disabled = two_factor.disable(&proof, &viewer.user, &code, &request.client).await;
    let token = disabled.map_err(|error| request.explain(error))?;
    request.renew(&token, viewer.session.session.lifetime);
    request.forget_codes();
    Ok(request.lead_to_saying("/settings/security", "Two-factor is off."))
}

/// Makes new backup codes; gives the path to go to.
#[server]
pub(crate) async fn renew_backup_codes() -> Result<String, ApiError<TwoFactorError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let proof = request.recent_proof()?;
    let viewer = request.viewer()?;
    let two_factor = &request.services.two_factor;
    let codes = two_factor.renew_codes(&proof, &viewer.user, &request.client).await;
    let codes = codes.map_err(|error| request.explain(error))?;
    request.hand_codes(&viewer.user.id, &codes)?;
    Ok(ssr::lead_to("/settings/security/backup-codes"))
}

/// The backup codes that were just made in this browser; `None` when that is over.
#[server(input = GetUrl)]
pub(crate) async fn get_backup_codes() -> Result<Option<Vec<String>>, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_domain::two_factor::BackupCode;

    let request = ssr::request()?;
    request.viewer()?;
    Ok(request.fresh_codes().map(|codes| codes.iter().map(BackupCode::shown).collect()))
}

/// Shows the backup codes no more; gives the path to go to.
#[server]
pub(crate) async fn put_codes_away() -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    request.viewer()?;
    request.forget_codes();
    Ok(request.lead_to_saying("/settings/security", "Your backup codes are ready."))
}

/// The devices that the viewer trusts.
#[server(input = GetUrl)]
pub(crate) async fn get_trusted_devices() -> Result<Vec<TrustedDeviceView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let devices = request.services.trusted_devices.list(&viewer.user.id).await;
    let devices = devices.map_err(|error| request.explain(error.into()))?;
    Ok(devices.iter().map(|device| request.trusted_device_view(device)).collect())
}

/// Trusts a device of the viewer no more.
#[server]
pub(crate) async fn remove_trusted_device(id: String) -> Result<(), ApiError<TwoFactorError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::TrustedDeviceId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = TrustedDeviceId::parse(&id).ok_or(Cause::Unreadable)?;
    let devices = &request.services.trusted_devices;
    let removed = devices.remove(&viewer.session, &id, &request.client).await;
    removed.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/security", super::trusted_devices::TRUST_REMOVED);
    Ok(())
}

/// Trusts no device of the viewer any more.
#[server]
pub(crate) async fn remove_trusted_devices() -> Result<(), ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let devices = &request.services.trusted_devices;
    let removed = devices.remove_all(&viewer.session, &request.client).await;
    removed.map_err(|error| request.explain(error.into()))?;
    request.return_saying("/settings/security", super::trusted_devices::TRUST_REMOVED);
    Ok(())
}
