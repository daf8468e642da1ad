//! API keys, and requests that may come twice.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{Fault, MINUTE_MS, parse_line};

/// How exactly it is known when a key was used last, in milliseconds.
pub const LAST_USED_EXACT_MS: i64 = MINUTE_MS;

/// What a person calls a key: one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ApiKeyName(String);

impl ApiKeyName {
    /// The most characters.
    pub const MAX: u16 = 100;

    /// Takes a name as typed; gives it cleaned.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }
}

crate::kernel::try_from_parse!(ApiKeyName);

impl AsRef<str> for ApiKeyName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// What a sender calls a request that it may send again (draft-ietf-httpapi-idempotency-key-header).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The most bytes.
    pub const MAX: usize = 255;

    /// Takes a key as it was sent; gives `None` for what is empty, too long or not printable ASCII.
    #[must_use]
    pub fn parse(sent: &str) -> Option<Self> {
        let is_plain = sent.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        ((1..=Self::MAX).contains(&sent.len()) && is_plain).then(|| Self(sent.to_owned()))
    }
}

impl AsRef<str> for IdempotencyKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Why a request that came again is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdempotencyError {
    /// The key came with another request before.
    #[error("This Idempotency-Key came with another request before. Choose a new one.")]
    OtherRequest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_called_by_printable_text() {
        let longest = "k".repeat(255);
        for key in ["a", "8e03978e-40d5-43dd-bc93-6894a57f9324", "order 12 \"again\"", &longest] {
            assert_eq!(IdempotencyKey::parse(key).unwrap().as_ref(), key);
        }
        for key in ["", "é", "a\tb", "a\u{7f}", &"k".repeat(256)] {
            assert_eq!(IdempotencyKey::parse(key), None, "{key:?}");
        }
    }

    #[test]
    fn a_key_has_a_name() {
        assert_eq!(ApiKeyName::parse(" Case system ").unwrap().as_ref(), "Case system");
        assert_eq!(ApiKeyName::parse(" "), Err(Fault::Missing));
        assert_eq!(ApiKeyName::parse(&"k".repeat(101)), Err(Fault::TooLong { max: 100 }));
    }
}
