//! Passkeys (W3C Web Authentication, level 3): signing in with a device instead of a password.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{Fault, MINUTE_MS, RateLimit, SECOND_MS, parse_line};

/// How long a browser may take to ask for a passkey: 5 minutes, in milliseconds.
pub const CEREMONY_MS: i64 = 5 * MINUTE_MS;
/// The most passkeys of a person.
pub const MOST_PASSKEYS: usize = 20;
/// Begun sign-ins by passkey from one address: 50 at once, then one every 5 seconds.
pub const CEREMONIES_PER_ADDRESS: RateLimit = RateLimit { burst: 50, interval_ms: 5 * SECOND_MS };

/// What a person calls a passkey: 1 to 50 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PasskeyName(String);

impl PasskeyName {
    /// The most characters of a name.
    pub const MAX: u16 = 50;

    /// Takes a name as typed; gives it cleaned.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }
}

crate::kernel::try_from_parse!(PasskeyName);

impl AsRef<str> for PasskeyName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Why a passkey was not added, used or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasskeyError {
    /// The address that this page was opened by has no name that a passkey could be bound to.
    #[error("Passkeys don't work at this address. Open Nameplate by a name, such as localhost.")]
    NoName,
    /// The question was answered too late, twice, or in another browser.
    #[error("This took too long. Try again.")]
    Over,
    /// The person closed the browser's question, or let it wait.
    #[error("No passkey was chosen. Try again when you are ready.")]
    Cancelled,
    /// The device has one for this account.
    #[error("This device has a passkey for your account already.")]
    AlreadyThere,
    /// The browser can't, or what it answered is not right.
    #[error("Your browser's passkey could not be verified. Try again, or use your password.")]
    NotVerified,
    /// It is of nobody, or was removed.
    #[error("This passkey opens no account here. It may have been removed. Use your password.")]
    Unknown,
    /// There are [`MOST_PASSKEYS`] already.
    #[error("You have as many passkeys as there can be. Remove one first.")]
    TooMany,
    /// It was removed in the meantime.
    #[error("That passkey is removed already.")]
    Gone,
}
