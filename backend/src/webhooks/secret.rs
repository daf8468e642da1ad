//! What the messages to a webhook are signed with.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use nameplate_domain::kernel::{SECOND_MS, Timestamp, WebhookId};
use sha2::Sha256;

use super::row::TABLE;
use crate::kernel::{Kernel, Purpose, StoreError, inconsistent};

/// A secret of a webhook: the receiver has it, too. Never logged; stored sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// How every secret begins (Standard Webhooks, *Signature scheme*).
    pub const START: &'static str = "whsec_";
    /// How many bytes of it are random: the standard asks for 24 to 64.
    const BYTES: usize = 32;

    pub(super) fn generate(kernel: &Kernel) -> Self {
        Self(kernel.random::<{ Self::BYTES }>().to_vec())
    }

    /// Takes a secret as text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.strip_prefix(Self::START)?).ok().map(Self)
    }

    /// The text, for the product that checks messages by it.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("{}{}", Self::START, STANDARD.encode(&self.0))
    }

    pub(super) fn seal(&self, kernel: &Kernel, id: &WebhookId) -> Result<Vec<u8>, StoreError> {
        kernel.seal(Purpose::WebhookSecret, id.as_ref(), &self.0)
    }

    pub(super) fn open(kernel: &Kernel, id: &WebhookId, sealed: &[u8]) -> Result<Self, StoreError> {
        let bytes = kernel.secret.open(Purpose::WebhookSecret, id.as_ref(), sealed);
        bytes
            .map(Self)
            .ok_or_else(|| inconsistent(TABLE, id.as_ref(), "it was sealed with another secret"))
    }

    /// The signature of a message, of the version `v1`: HMAC-SHA-256 over its id, the moment at which it is sent in
    /// seconds, and its body.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    pub(super) fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length fits");
        mac.update(format!("{id}.{}.", seconds(at)).as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// A moment as the header says it.
pub(super) const fn seconds(at: Timestamp) -> i64 {
    at.as_millis() / SECOND_MS
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn it_signs_as_the_standard_says() {
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = Timestamp::from_millis(1_614_265_330_000);
        let body = br#"{"test": 2432232314}"#;
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        for (id, at, body) in [
            ("msg_p5jXN8AQM9LWM0D4loKWxJeK", at, &body[..]),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", at.plus_millis(SECOND_MS), &body[..]),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", at, &body[1..]),
        ] {
            assert_ne!(secret.sign(id, at, body), signature);
        }
    }

    #[test]
    fn its_text_reads_back_and_is_never_printed() {
        let secret = WebhookSecret(vec![7; WebhookSecret::BYTES]);
        assert_eq!(WebhookSecret::parse(&secret.expose()), Some(secret.clone()));
        assert_eq!(WebhookSecret::parse("npk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLasw"), None);
        assert!(!format!("{secret:?}").contains("whsec_"));
    }
}
