//! The one secret of an installation, and what is signed with it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::token::without_end;

/// A key of 256 bits. Whoever has it can make links that count as ours, so it is never stored in the
/// database, nor written anywhere but its file.
#[derive(Clone)]
pub struct SecretKey([u8; SecretKey::LEN]);

impl SecretKey {
    pub const LEN: usize = 32;
    /// The length in bytes of what makes each sealing another one.
    pub const NONCE: usize = 24;

    /// Takes 32 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// Takes a key as text: base64url without padding (RFC 4648), 43 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The text that [`SecretKey::parse`] takes, for the file that holds it.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Signs an id for a purpose: gives a text that stands in a link. The same every time, so it
    /// needs no place to be kept; that it is used once and not for long is the caller's part.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, id: &str) -> String {
        let signature = self.mac(purpose, id).finalize().into_bytes();
        format!("{id}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The id of a signed text; `None` when it was not signed with this key for this purpose. What comes along
    /// behind a link that is copied out of a sentence counts for nothing.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, signed: &str) -> Option<String> {
        let (id, signature) = without_end(signed).split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(purpose, id).verify_slice(&signature).ok()?;
        Some(id.to_owned())
    }

    /// The keyed hash of a text for a purpose: 32 bytes, the same every time.
    #[must_use]
    pub fn digest(&self, purpose: Purpose, text: &str) -> Vec<u8> {
        self.mac(purpose, text).finalize().into_bytes().to_vec()
    }

    /// Encrypts bytes for a purpose and an id (XChaCha20-Poly1305, under a key of the purpose's
    /// own): what was sealed for one opens for no other. `nonce` is random, and new every time.
    /// Gives `None` for what is too long to be sealed, some 256 GB.
    #[must_use]
    pub fn seal(
        &self,
        purpose: Purpose,
        id: &str,
        nonce: [u8; Self::NONCE],
        bytes: &[u8],
    ) -> Option<Vec<u8>> {
        let payload = Payload { msg: bytes, aad: id.as_bytes() };
        let sealed = self.cipher(purpose).encrypt(&nonce.into(), payload).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// What was sealed for a purpose and an id; `None` when it was not sealed for them with this
    /// key.
    #[must_use]
    pub fn open(&self, purpose: Purpose, id: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, bytes) = sealed.split_first_chunk::<{ Self::NONCE }>()?;
        let payload = Payload { msg: bytes, aad: id.as_bytes() };
        self.cipher(purpose).decrypt(nonce.into(), payload).ok()
    }

    /// The key is derived from the purpose; nothing is ever signed for a purpose of sealing.
    fn cipher(&self, purpose: Purpose) -> XChaCha20Poly1305 {
        let key: [u8; Self::LEN] = self.mac(purpose, "").finalize().into_bytes().into();
        XChaCha20Poly1305::new(&key.into())
    }

    /// HMAC-SHA-256 (RFC 2104) of purpose and id.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, purpose: Purpose, id: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of 32 bytes fits");
        mac.update(purpose.as_str().as_bytes());
        mac.update(b"\0");
        mac.update(id.as_bytes());
        mac
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// What something signed, hashed or sealed is good for: one for one purpose is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make the first company.
    FirstRun,
    ConfirmEmail,
    ResetPassword,
    /// The *this wasn't me* link; its word is older than the name of the act.
    Revoke,
    Invitation,
    /// Encrypts the secrets of authenticator apps.
    TotpSecret,
    /// Hashes backup codes.
    BackupCode,
    /// Seals new backup codes while they travel through the browser.
    FreshCodes,
    /// Seals a new API key while it travels through the browser.
    FreshApiKey,
    /// To keep what the messages to a webhook are signed with.
    WebhookSecret,
    /// Seals a new secret of a webhook while it travels through the browser.
    FreshWebhookSecret,
    /// Where a list of the API goes on.
    Cursor,
    /// To keep the key by which push services know us.
    VapidKey,
    /// To say once, on the page that comes, what a form did.
    Flash,
    /// To fill a form in again that needed a proof of who sends it.
    FormDraft,
    /// To tell accounts apart whose pages a browser keeps.
    AccountMark,
    /// The link at the foot of mails that one can do without.
    EmailPreferences,
    /// Takes a sign-in to the host of a product.
    ForwardAuth,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm_email",
            Self::ResetPassword => "reset_password",
            Self::Revoke => "disown",
            Self::Invitation => "invitation",
            Self::FirstRun => "first_run",
            Self::TotpSecret => "totp_secret",
            Self::BackupCode => "backup_code",
            Self::FreshCodes => "fresh_codes",
            Self::FreshApiKey => "fresh_api_key",
            Self::WebhookSecret => "webhook_secret",
            Self::FreshWebhookSecret => "fresh_webhook_secret",
            Self::Cursor => "cursor",
            Self::VapidKey => "vapid_key",
            Self::Flash => "flash",
            Self::FormDraft => "form_draft",
            Self::AccountMark => "account_mark",
            Self::EmailPreferences => "email_preferences",
            Self::ForwardAuth => "forward_auth",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SecretKey = SecretKey::new([7; 32]);

    #[test]
    fn a_signature_is_for_one_id_one_purpose_and_one_key() {
        let signed = KEY.sign(Purpose::ResetPassword, "one");
        assert_eq!(KEY.verify(Purpose::ResetPassword, &signed).as_deref(), Some("one"));
        assert_eq!(KEY.verify(Purpose::ConfirmEmail, &signed), None);
        assert_eq!(SecretKey::new([8; 32]).verify(Purpose::ResetPassword, &signed), None);
        for copied in [format!("{signed}."), format!("{signed}),"), format!("{signed}\u{200B}>")] {
            let id = KEY.verify(Purpose::ResetPassword, &copied);
            assert_eq!(id.as_deref(), Some("one"), "{copied}");
        }
        for forged in ["", ".", "one", "one.", &signed.replace("one", "two"), &signed[..20]] {
            assert_eq!(KEY.verify(Purpose::ResetPassword, forged), None, "{forged}");
        }
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_id_alone() {
        let sealed = KEY.seal(Purpose::TotpSecret, "ada", [1; 24], b"secret").unwrap();
        assert_eq!(KEY.open(Purpose::TotpSecret, "ada", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(KEY.open(Purpose::TotpSecret, "ben", &sealed), None);
        assert_eq!(KEY.open(Purpose::FreshCodes, "ada", &sealed), None);
        assert_eq!(SecretKey::new([8; 32]).open(Purpose::TotpSecret, "ada", &sealed), None);
        let mut forged = sealed.clone();
        forged[30] ^= 1;
        assert_eq!(KEY.open(Purpose::TotpSecret, "ada", &forged), None);
        assert_eq!(KEY.open(Purpose::TotpSecret, "ada", &sealed[..20]), None);
    }

    #[test]
    fn its_text_reads_back() {
        let back = SecretKey::parse(&format!("{}\n", KEY.expose()));
        assert_eq!(back.map(|key| key.0), Some(KEY.0));
        assert!(SecretKey::parse("short").is_none());
        assert!(!format!("{KEY:?}").contains('7'));
    }
}
