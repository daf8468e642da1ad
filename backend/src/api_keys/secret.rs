//! The key itself: with the app that uses it, and nowhere else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::kernel::Kernel;

/// A key in the clear. Never stored, never logged.
#[derive(Clone)]
pub struct ApiSecret(String);

impl ApiSecret {
    /// How every key begins, so that people, and programs that look for lost keys, know one.
    pub const START: &'static str = "npk_";
    /// The characters that follow: 32 random bytes in base64url without padding (RFC 4648).
    const RANDOM_LEN: usize = 43;
    /// How many characters of a key are shown, by which a person knows it again.
    const SHOWN: usize = 12;

    pub(super) fn generate(kernel: &Kernel) -> Self {
        Self(format!("{}{}", Self::START, URL_SAFE_NO_PAD.encode(kernel.random::<32>())))
    }

    /// Takes a key as an app sends it; gives `None` for what can't be one.
    #[must_use]
    pub fn parse(sent: &str) -> Option<Self> {
        let random = sent.strip_prefix(Self::START)?;
        let is_base64 =
            random.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (random.len() == Self::RANDOM_LEN && is_base64).then(|| Self(sent.to_owned()))
    }

    /// The text, for the app that will use it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The beginning of the key, by which people tell their keys apart.
    pub(super) fn shown(&self) -> &str {
        &self.0[..Self::SHOWN]
    }

    /// The SHA-256 by which it is stored and found. A plain hash is enough: there is nothing to guess
    /// in 256 random bits.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

impl std::fmt::Debug for ApiSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_be_a_key_is_looked_for() {
        let key = format!("npk_{}", "a-_Z9".repeat(9).get(..43).unwrap());
        let secret = ApiSecret::parse(&key).unwrap();
        assert_eq!(secret.expose(), key);
        assert_eq!(secret.shown(), "npk_a-_Z9a-_");
        assert!(!format!("{secret:?}").contains("npk_"));
        for other in ["", "npk_", &key[4..], &format!("{key}a"), &key.replace('Z', "é")] {
            assert!(ApiSecret::parse(other).is_none(), "{other}");
        }
    }
}
