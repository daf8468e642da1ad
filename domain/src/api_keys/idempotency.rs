//! Requests that may come twice.

use thiserror::Error;

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
}
