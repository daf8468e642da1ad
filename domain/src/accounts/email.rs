//! The address that a person signs in with.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{DAY_MS, Fault, HOUR_MS, MINUTE_MS, RateLimit, is_one_of, parse_line};

/// How long the link lives that confirms a new address: 24 hours, in milliseconds.
pub const CONFIRMATION_MS: i64 = DAY_MS;
/// Confirmation mails that one user can have sent: 5 at once, then one every 12 minutes.
pub const CONFIRMATIONS_PER_USER: RateLimit = RateLimit { burst: 5, interval_ms: HOUR_MS / 5 };
/// Addresses that one user can have looked up by trying to take them: 10, then one every 6 minutes.
pub const CHANGES_PER_USER: RateLimit = RateLimit { burst: 10, interval_ms: 6 * MINUTE_MS };

/// An email address as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(String);

impl Email {
    /// The most characters of an address (RFC 5321, section 4.5.3.1.3, less the brackets).
    pub const MAX: u16 = 254;
    /// The most bytes before the `@` (RFC 5321, section 4.5.3.1.1).
    const LOCAL_MAX: usize = 64;

    /// Takes an address as typed; gives it trimmed.
    ///
    /// The rule is that of an `<input type=email>` (WHATWG HTML), with a dot required in the
    /// domain, and letters of any script allowed (RFC 6531).
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::NotAnEmail`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let address = match parse_line(typed, Self::MAX) {
            Err(Fault::HiddenCharacters) => return Err(Fault::NotAnEmail),
            parsed => parsed?,
        };
        let (local, domain) = address.rsplit_once('@').ok_or(Fault::NotAnEmail)?;
        if is_local_part(local) && is_domain(domain) {
            Ok(Self(address))
        } else {
            Err(Fault::NotAnEmail)
        }
    }

    /// The form by which addresses are compared: without regard to case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

crate::kernel::try_from_parse!(Email);

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn is_local_part(local: &str) -> bool {
    local.len() <= Email::LOCAL_MAX
        && local.split('.').all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || is_one_of(c, "!#$%&'*+/=?^_`{|}~-"))
        })
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailChangeError {
    /// The link was used, replaced, withdrawn, is too old, or was never made.
    #[error("This link is not valid any more. Ask for a new one in your profile.")]
    LinkNotValid,
    /// Somebody else took the address in the meantime.
    #[error("Another account has this address by now. Choose another in your profile.")]
    EmailTaken,
    /// Nothing waits for a confirmation.
    #[error("No change of your address is waiting any more.")]
    NothingPending,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_the_addresses_that_people_have() {
        for address in
            ["ada@example.com", "a+b@example.co.uk", "o'neil@example.com", "zoë@exämple.com"]
        {
            assert_eq!(Email::parse(address).as_ref().map(AsRef::as_ref), Ok(address));
        }
        let shouted = Email::parse(" ADA@Example.COM ").map(|email| email.key());
        assert_eq!(shouted, Ok("ada@example.com".into()));
    }

    #[test]
    fn refuses_what_is_not_an_address() {
        for text in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a b@example.com",
            "ada@-x.com",
            "ada@example..com",
            ".ada@example.com",
            "ada@example.com\r\nBcc: b@example.com",
            "ada@example.com, ben@example.com",
            "<ada@example.com>",
            "a@b@c.com",
        ] {
            assert_eq!(Email::parse(text), Err(Fault::NotAnEmail), "{text:?}");
        }
        assert_eq!(Email::parse("  "), Err(Fault::Missing));
        let long = format!("{}@example.com", "a".repeat(300));
        assert_eq!(Email::parse(&long), Err(Fault::TooLong { max: 254 }));
    }

    proptest! {
        #[test]
        fn a_parsed_address_parses_again_to_itself(text in "\\PC{0,40}@\\PC{0,40}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_ref()), Ok(email.clone()));
                prop_assert!(email.as_ref().chars().all(|c| !c.is_whitespace()));
            }
        }
    }
}
