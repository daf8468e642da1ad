//! Two-factor as the pages show it, and the cookies that go with it.

use nameplate_backend::{
    kernel::Token,
    passwords::RecentProof,
    sessions::Verified,
    two_factor::{SetUp, TrustedDevice},
};
use nameplate_domain::{kernel::UserId, sessions::Device, two_factor::BackupCode};

use super::{Request, request::set_cookie};
use crate::{
    ApiError, Cause,
    kernel::NoRefusal,
    two_factor::actions::{SetUpView, TrustedDeviceView},
};

impl Request {
    /// The viewer's recent proof of who they are.
    pub(crate) fn recent_proof<E: std::fmt::Debug>(&self) -> Result<RecentProof, ApiError<E>> {
        let viewer = self.viewer()?;
        self.services.proofs.recent(&viewer.session).map_err(|error| self.explain(error))
    }

    /// Whether somebody may set two-factor up before they are let in: their proof is fresh. Later
    /// they sign in again.
    #[must_use]
    pub fn may_set_up_two_factor(&self) -> bool {
        let now = self.services.kernel.now();
        let held_up = self.held_up.as_ref();
        held_up.is_some_and(|person| person.session.session.has_recent_proof(now))
    }

    /// The recent proof of somebody who sets two-factor up, be it before they are let in.
    pub(crate) fn set_up_proof<E: std::fmt::Debug>(&self) -> Result<RecentProof, ApiError<E>> {
        match &self.held_up {
            Some(person) => {
                let proof = self.services.proofs.recent::<NoRefusal>(&person.session);
                proof.map_err(|_| Cause::Unauthenticated.into())
            }
            None => self.recent_proof(),
        }
    }

    /// Where somebody sets two-factor up.
    pub(crate) fn set_up_path(&self) -> &'static str {
        if self.held_up.is_some() { "/sign-in/two-factor" } else { "/settings/security/two-factor" }
    }

    /// Lets the browser go on to the code of its sign-in.
    pub(crate) fn ask_for_code(&self, token: &Token) {
        set_cookie(&self.cookies.second_step(token));
    }

    /// Hands the session of a sign-in by code to the browser, and the trust when there is one.
    pub(crate) async fn enter_verified(&self, verified: &Verified) {
        self.enter(&verified.session).await;
        set_cookie(&self.cookies.no_second_step());
        if let Some(trust) = &verified.trust {
            set_cookie(&self.cookies.trust(&verified.session.user_id, trust));
        }
    }

    /// Hands fresh backup codes to the browser, sealed.
    pub(crate) fn hand_codes<E: std::fmt::Debug>(
        &self,
        user_id: &UserId,
        codes: &[BackupCode],
    ) -> Result<(), ApiError<E>> {
        let sealed = self.services.two_factor.seal_codes(user_id, codes);
        let sealed = sealed.map_err(|error| self.explain(error.into()))?;
        set_cookie(&self.cookies.fresh_codes(sealed));
        Ok(())
    }

    /// The fresh backup codes that the browser holds for the viewer, as long as they may be shown.
    #[must_use]
    pub fn fresh_codes(&self) -> Option<Vec<BackupCode>> {
        let viewer = self.viewer.as_ref()?;
        let sealed = self.sealed_codes.as_ref()?;
        self.services.two_factor.open_codes(&viewer.user.id, sealed)
    }

    /// Takes the fresh backup codes from the browser.
    pub(crate) fn forget_codes(&self) {
        set_cookie(&self.cookies.no_fresh_codes());
    }

    /// A trusted device as the page shows it.
    pub(crate) fn trusted_device_view(&self, device: &TrustedDevice) -> TrustedDeviceView {
        TrustedDeviceView {
            id: device.id.to_string(),
            device: Device::parse(&device.user_agent).to_string(),
            ip: device.ip.clone(),
            since: self.when(device.created_at),
            last_used: self.when(device.last_used_at),
            until: self.when(device.ends_at).exact,
        }
    }
}

/// A set-up as the page shows it: the secret in groups of four, to be typed.
pub(crate) fn set_up_view(set_up: &SetUp) -> SetUpView {
    let groups: Vec<_> = set_up
        .secret
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    SetUpView { secret: groups.join(" "), side: set_up.qr.side, path: set_up.qr.path.clone() }
}
