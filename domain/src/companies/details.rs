//! What a company says of itself.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::{Email, FullName, PhoneNumber},
    kernel::{Fault, is_one_of, parse_line, parse_lines},
};

/// A company's name: 1 to 100 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CompanyName(String);

impl CompanyName {
    /// The most characters of a name.
    pub const MAX: u16 = 100;

    /// Takes a name as typed; gives it trimmed.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }
}

crate::kernel::try_from_parse!(CompanyName);

impl AsRef<str> for CompanyName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Where a company has its door: 1 to 300 characters on some lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostalAddress(String);

impl PostalAddress {
    /// The most characters of an address.
    pub const MAX: u16 = 300;

    /// Takes an address as typed; gives it with each line trimmed, without empty ones at its ends.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_lines(typed, Self::MAX).map(Self)
    }
}

impl AsRef<str> for PostalAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A company's website: an `http` or `https` address with a name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Website(String);

impl Website {
    /// The most characters of an address.
    pub const MAX: u16 = 200;

    /// Takes an address as typed; `https://` is put before one without a scheme.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::NotAWebsite`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let line = match parse_line(typed, Self::MAX) {
            Err(Fault::HiddenCharacters) => return Err(Fault::NotAWebsite),
            parsed => parsed?,
        };
        let lower = line.to_ascii_lowercase();
        let address = if lower.starts_with("https://") || lower.starts_with("http://") {
            line
        } else {
            format!("https://{line}")
        };
        let behind = address.split_once(':').and_then(|(_, behind)| behind.strip_prefix("//"));
        let behind = behind.unwrap_or_default();
        let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, port) = host.split_once(':').unwrap_or((host, "80"));
        let is_name = name.contains('.')
            && name.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        let fits = is_name
            && port.parse::<u16>().is_ok()
            && !behind.chars().any(|c| c.is_whitespace() || is_one_of(c, "\"'<>\\^`{|}"));
        if fits { Ok(Self(address)) } else { Err(Fault::NotAWebsite) }
    }
}

impl AsRef<str> for Website {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A kind of case that a company works on: 1 to 50 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CaseTypeName(String);

impl CaseTypeName {
    /// The most characters of a name.
    pub const MAX: u16 = 50;

    /// Takes a name as typed; gives it trimmed.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }

    /// The form by which names are compared: without regard to case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

crate::kernel::try_from_parse!(CaseTypeName);

impl AsRef<str> for CaseTypeName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The most case types of a company.
pub const MOST_CASE_TYPES: usize = 100;

/// What a company says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyDetails {
    /// Its name.
    pub name: CompanyName,
    /// Where it can be called.
    pub phone: Option<PhoneNumber>,
    /// Where it can be written to.
    pub email: Option<Email>,
    /// Where its door is.
    pub address: Option<PostalAddress>,
    /// Where it is in the web.
    pub website: Option<Website>,
}

/// Whom to ask about bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillingContact {
    /// Their name.
    pub name: Option<FullName>,
    /// Their address.
    pub email: Option<Email>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_taken_as_people_write_it() {
        for (typed, kept) in [
            ("example.com", "https://example.com"),
            (" https://example.com/about?x=1#y ", "https://example.com/about?x=1#y"),
            ("HTTP://Example.com:8080", "HTTP://Example.com:8080"),
            ("müller.example", "https://müller.example"),
        ] {
            let website = Website::parse(typed);
            assert_eq!(website.as_ref().map(AsRef::as_ref), Ok(kept), "{typed}");
        }
        for typed in [
            "localhost",
            "javascript:alert(1)",
            "https://",
            "https://a b.example",
            "https://user@example.com",
            "ftp://example.com",
            "data:text/html,x",
            "https://example..com",
            "https://example.com/\"onclick",
        ] {
            assert_eq!(Website::parse(typed), Err(Fault::NotAWebsite), "{typed}");
        }
        assert_eq!(Website::parse(" "), Err(Fault::Missing));
    }

    #[test]
    fn an_address_keeps_its_lines() {
        let address = PostalAddress::parse("\r\n 1 Quay Street \r\nHarbor Town\n\n");
        assert_eq!(address.as_ref().map(AsRef::as_ref), Ok("1 Quay Street\nHarbor Town"));
        assert_eq!(PostalAddress::parse("\u{202E}x"), Err(Fault::HiddenCharacters));
        assert_eq!(PostalAddress::parse(" \n "), Err(Fault::Missing));
    }

    #[test]
    fn case_types_are_the_same_in_capitals() {
        let of = |typed| CaseTypeName::parse(typed).map(|name| name.key());
        assert_eq!(of(" Family Law "), of("family law"));
        assert_eq!(CaseTypeName::parse(""), Err(Fault::Missing));
    }
}
