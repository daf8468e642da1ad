//! Accounts: who a person is.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{Fault, UserId, parse_line};

/// A person's full name: 1 to 100 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FullName(String);

impl FullName {
    /// The most characters of a name.
    pub const MAX: u16 = 100;

    /// Takes a name as typed; gives it trimmed.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }

    /// The initials that stand in for a photo: of the first and the last word, in capitals.
    #[must_use]
    pub fn initials(&self) -> String {
        let mut words = self.0.split_whitespace().filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

impl AsRef<str> for FullName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// An email address as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
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

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn is_local_part(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= Email::LOCAL_MAX
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
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

/// A user, as other rooms see one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The person's full name.
    pub name: FullName,
    /// The address that the person signs in with.
    pub email: Email,
}

/// Why the first run could not make the first company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum WelcomeError {
    /// It happened already, perhaps a moment ago in another browser.
    #[error("Nameplate is set up already. Sign in instead.")]
    AlreadySetUp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        let initials = |name| FullName::parse(name).map(|name| name.initials());
        assert_eq!(initials("Ada Moreau"), Ok("AM".into()));
        assert_eq!(initials("ada maria de la cruz"), Ok("AC".into()));
        assert_eq!(initials("Cher"), Ok("C".into()));
    }

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
