//! Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 seconds, one step of drift.

use nameplate_domain::{
    accounts::Email,
    kernel::{SECOND_MS, Timestamp},
};
use totp_rs::{Builder, Secret};

/// The name that authenticator apps show for the account.
const ISSUER: &str = "Nameplate";

/// The secret that an authenticator app shares with the server.
#[derive(Clone)]
pub(super) struct TotpSecret([u8; TotpSecret::LEN]);

impl TotpSecret {
    /// 160 bits, as RFC 4226 advises.
    pub(super) const LEN: usize = 20;

    pub(super) const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The time step of the code that is right around `at`; `None` when none is.
    pub(super) fn matched_step(&self, code: &str, at: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(at.as_millis() / SECOND_MS).ok()?;
        let totp = Builder::new().with_secret(Secret::new(self.0.into())).build().ok()?;
        totp.check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The secret as an app takes it by hand: base32 (RFC 4648).
    pub(super) fn base32(&self) -> String {
        Secret::new(self.0.into()).to_base32()
    }

    /// The address that a QR code holds, in the form that all apps read.
    pub(super) fn uri(&self, email: &Email) -> String {
        let account: String =
            url::form_urlencoded::byte_serialize(email.as_ref().as_bytes()).collect();
        format!("otpauth://totp/{ISSUER}:{account}?secret={}&issuer={ISSUER}", self.base32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: TotpSecret = TotpSecret::new(*b"12345678901234567890");

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * SECOND_MS)
    }

    /// The vectors of RFC 6238, appendix B, for SHA-1, less the first two of eight digits.
    #[test]
    fn the_vectors_of_the_standard_are_right() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(RFC.matched_step(code, at(seconds)), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        for (seconds, step) in [(29, Some(1)), (59, Some(1)), (89, Some(1))] {
            assert_eq!(RFC.matched_step("287082", at(seconds)), step, "{seconds}");
        }
        for seconds in [90, 119, 86_400] {
            assert_eq!(RFC.matched_step("287082", at(seconds)), None, "{seconds}");
        }
    }

    #[test]
    fn an_app_reads_the_address() {
        let email = Email::parse("ada+x@example.com").unwrap();
        let uri = RFC.uri(&email);
        assert_eq!(
            uri,
            "otpauth://totp/Nameplate:ada%2Bx%40example.com\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Nameplate"
        );
    }
}
