//! What a company says of itself: the types, the record, and the form that it is read from.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::{Email, PhoneNumber},
    kernel::{
        Fault, FieldErrors, is_domain, is_end_of_sentence, is_one_of, parse_line, parse_lines,
        text_type,
    },
};

text_type!(
    /// A company's name: one line.
    CompanyName, 100, parse_line
);
text_type!(
    /// Where a company has its door: some lines.
    PostalAddress, 300, parse_lines
);

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
        let line = parse_line(typed.trim_end_matches(is_end_of_sentence), Self::MAX)?;
        let has_scheme = |scheme: &str| {
            line.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let address = if has_scheme("https://") || has_scheme("http://") {
            line
        } else {
            ["https://", &line].concat()
        };
        let behind = address.split_once(':').and_then(|(_, behind)| behind.strip_prefix("//"));
        let behind = behind.unwrap_or_default();
        let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, port) = host.split_once(':').unwrap_or((host, "80"));
        let fits = is_domain(name)
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

/// What a company says of itself, to be saved. Whatever may be left out is empty then.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    /// The company's name.
    pub name: String,
    /// The country that the phone number is of, when that doesn't say so itself.
    pub country: String,
    /// The phone number, in whatever form.
    pub phone: String,
    /// The address for mail.
    pub email: String,
    /// The postal address, on some lines.
    pub address: String,
    /// The website.
    pub website: String,
    /// Which save the person saw.
    pub version: i64,
}

impl DetailsForm {
    /// Reads the form; `phone` is its phone number as who has the numbering plans read it.
    ///
    /// # Errors
    /// The faults of all fields at once.
    pub fn parse(
        &self,
        phone: Result<Option<PhoneNumber>, Fault>,
    ) -> Result<CompanyDetails, FieldErrors> {
        let mut errors = FieldErrors::default();
        let details = self.read(phone, &mut errors);
        errors.finish(details)
    }

    /// What must not be missing is taken first and asked for last: by then all faults are noted.
    fn read(
        &self,
        phone: Result<Option<PhoneNumber>, Fault>,
        errors: &mut FieldErrors,
    ) -> Option<CompanyDetails> {
        let name = errors.take("name", CompanyName::parse(&self.name));
        Some(CompanyDetails {
            phone: errors.take("phone", phone).flatten(),
            email: errors.take_optional("email", &self.email, Email::parse),
            address: errors.take_optional("address", &self.address, PostalAddress::parse),
            website: errors.take_optional("website", &self.website, Website::parse),
            name: name?,
        })
    }
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
        assert_eq!(PostalAddress::parse("\u{202E}x").unwrap().as_ref(), "x");
        assert_eq!(PostalAddress::parse(" \n "), Err(Fault::Missing));
    }
}
