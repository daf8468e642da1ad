//! Why a key is not made, and why one opens nothing.

use thiserror::Error;

use crate::kernel::Timestamp;

/// The most keys of one person in one company that work at a time.
pub const MOST_API_KEYS: u16 = 200;

/// Why a key is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ApiKeyError {
    #[error(
        "You have {MOST_API_KEYS} keys for this company. Revoke one that you don’t need first."
    )]
    TooMany,
    #[error("This key works no more. Create a new one.")]
    Over,
}

/// Why a key that an app sent opens nothing. Who has a whole key may know what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyRefusal {
    #[error(
        "This is no API key: its letters don’t fit its check digits. Look for a slip in copying."
    )]
    Mistyped,
    #[error("There is no such API key.")]
    Unknown,
    #[error("This API key was revoked.")]
    Revoked,
    /// It stopped working at this moment.
    #[error("This API key has expired.")]
    Expired(Timestamp),
    #[error("The owner of this API key may not enter its company.")]
    OwnerInactive,
    /// Its company requires two-factor of everyone by now.
    #[error("The owner of this API key has to set two-factor up, which its company requires.")]
    TwoFactorMissing,
}
