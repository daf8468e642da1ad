//! What a browser is given and keeps for two-factor, and what it may do before somebody is let in.

use std::convert::Infallible;

use nameplate_backend::{Token, flows::Verified, sessions::RecentProof};
use nameplate_domain::{kernel::UserId, two_factor::BackupCode};

use crate::{
    kernel::{ApiError, ErrorKind},
    request::{CookieKind, Request, set_cookie},
};

impl Request {
    /// The viewer's recent proof of who they are.
    pub(crate) fn recent_proof(&self) -> Result<RecentProof, ApiError> {
        let proof = self.services.proofs.recent::<Infallible>(&self.viewer()?.session);
        Ok(proof?)
    }

    /// Whether somebody may set two-factor up before they are let in: their proof is fresh. Later
    /// they sign in again.
    #[must_use]
    pub fn may_set_up_two_factor(&self) -> bool {
        let now = self.services.now();
        let awaiting_two_factor = self.awaiting_two_factor.as_ref();
        awaiting_two_factor.is_some_and(|person| person.session.session.has_recent_proof(now))
    }

    /// The recent proof of somebody who sets two-factor up, be it before they are let in.
    pub(crate) fn set_up_proof(&self) -> Result<RecentProof, ApiError> {
        match &self.awaiting_two_factor {
            Some(person) => {
                let proof = self.services.proofs.recent::<Infallible>(&person.session);
                proof.map_err(|_| ErrorKind::Unauthenticated.into())
            }
            None => self.recent_proof(),
        }
    }

    /// Where somebody sets two-factor up.
    pub(crate) fn set_up_path(&self) -> &'static str {
        if self.awaiting_two_factor.is_some() {
            "/sign-in/two-factor"
        } else {
            "/settings/security/two-factor"
        }
    }

    /// Lets the browser go on to the code of its sign-in.
    pub(crate) fn await_second_step(&self, token: &Token) {
        set_cookie(&self.cookies.set(CookieKind::SecondStep, token.expose()));
    }

    /// Hands the session of a sign-in by code to the browser, and the trust when there is one.
    pub(crate) async fn start_verified_session(&self, verified: &Verified) {
        self.start_session(&verified.session).await;
        set_cookie(&self.cookies.remove(CookieKind::SecondStep));
        if let Some(trust) = &verified.trust {
            set_cookie(&self.cookies.trust(&verified.session.user_id, trust));
        }
    }

    /// Hands fresh backup codes to the browser, sealed.
    pub(crate) fn store_fresh_codes(
        &self,
        user_id: &UserId,
        codes: &[BackupCode],
    ) -> Result<(), ApiError> {
        let sealed = self.services.two_factor.seal_codes(user_id, codes)?;
        set_cookie(&self.cookies.set(CookieKind::FreshCodes, &sealed));
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
    pub(crate) fn clear_fresh_codes(&self) {
        set_cookie(&self.cookies.remove(CookieKind::FreshCodes));
    }
}
