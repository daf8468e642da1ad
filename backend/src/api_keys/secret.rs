//! The key itself: with the app that uses it, and nowhere else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::api_keys::KeyRefusal;
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
    /// The characters of the check digits: the CRC-32 (ISO 3309) of all before them, likewise in base64url.
    const CHECK_LEN: usize = 6;
    /// How many characters of a key are shown, by which a person knows it again.
    const SHOWN: usize = 12;

    pub(super) fn generate(kernel: &Kernel) -> Self {
        let random = URL_SAFE_NO_PAD.encode(kernel.random::<32>());
        let key = format!("{}{random}", Self::START);
        let check = check_digits(&key);
        Self(key + &check)
    }

    /// Takes a key as an app sends it.
    ///
    /// # Errors
    /// [`KeyRefusal::Unknown`] for what can't be a key, and [`KeyRefusal::Mistyped`] for a key with a slip in it.
    pub fn parse(sent: &str) -> Result<Self, KeyRefusal> {
        let rest = sent.strip_prefix(Self::START).ok_or(KeyRefusal::Unknown)?;
        let is_base64 =
            rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        match rest.len() {
            _ if !is_base64 => Err(KeyRefusal::Mistyped),
            // As they were made before there were check digits.
            Self::RANDOM_LEN => Ok(Self(sent.to_owned())),
            len if len == Self::RANDOM_LEN + Self::CHECK_LEN => {
                let (key, check) = sent.split_at(sent.len() - Self::CHECK_LEN);
                if check_digits(key) == check {
                    Ok(Self(sent.to_owned()))
                } else {
                    Err(KeyRefusal::Mistyped)
                }
            }
            _ => Err(KeyRefusal::Mistyped),
        }
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

/// By which a slip in copying is told from a key that is not there any more: no secret.
fn check_digits(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(crc32fast::hash(key.as_bytes()).to_be_bytes())
}

impl std::fmt::Debug for ApiSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        let key = format!("npk_{}", "a-_Z9".repeat(9).get(..43).unwrap());
        let check = check_digits(&key);
        key + &check
    }

    #[test]
    fn a_key_is_known_by_its_beginning_and_never_printed() {
        let secret = ApiSecret::parse(&key()).unwrap();
        assert_eq!(secret.expose(), key());
        assert_eq!(secret.shown(), "npk_a-_Z9a-_");
        assert!(!format!("{secret:?}").contains("npk_"));
    }

    #[test]
    fn a_slip_is_told_from_a_key_that_is_not_there() {
        let key = key();
        for at in 4..key.len() {
            let mut slip = key.clone().into_bytes();
            slip[at] = if slip[at] == b'x' { b'y' } else { b'x' };
            let slip = String::from_utf8(slip).unwrap();
            assert_eq!(ApiSecret::parse(&slip).unwrap_err(), KeyRefusal::Mistyped, "{slip}");
        }
        for slip in ["npk_", &key[..key.len() - 1], &format!("{key}a"), &key.replace('Z', "é")] {
            assert_eq!(ApiSecret::parse(slip).unwrap_err(), KeyRefusal::Mistyped, "{slip}");
        }
        for other in ["", "npk", "NPK_a", &key[4..]] {
            assert_eq!(ApiSecret::parse(other).unwrap_err(), KeyRefusal::Unknown, "{other}");
        }
    }

    #[test]
    fn keys_from_before_the_check_digits_are_keys() {
        let key = key();
        assert!(ApiSecret::parse(&key[..key.len() - 6]).is_ok());
    }
}
