//! Unguessable tokens: what a cookie or a link carries. Only their hashes are stored.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::Kernel;

/// A 256-bit random token, in the clear. Never stored, never logged.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The length of a token's text: 32 bytes in base64url without padding (RFC 4648).
    const TEXT_LEN: usize = 43;

    #[must_use]
    pub fn generate(kernel: &Kernel) -> Self {
        Self(URL_SAFE_NO_PAD.encode(kernel.random::<32>()))
    }

    /// Takes a token as a browser sends it, or as it stands in a link; gives `None` for what can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = without_end(text);
        (text.len() == Self::TEXT_LEN && text.is_ascii()).then(|| Self(text.to_owned()))
    }

    /// The text, for the cookie or link that hands it over.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The hash by which the token is stored and found.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(&self.0).to_vec())
    }
}

/// A text of base64url without what comes along behind a link that is copied out of a sentence.
pub(super) fn without_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a token. A plain hash is enough: there is nothing to guess in 256 random bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash(Vec<u8>);

impl TokenHash {
    /// A hash as it was stored.
    #[must_use]
    pub(crate) fn from_stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
