//! The address that a person signs in with.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{
    DAY_MS, Fault, HOUR_MS, RateLimit, is_domain, is_end_of_sentence, is_of_label, is_one_of,
    narrow, parse_line, text_key,
};

/// How long the link lives that confirms a new address: 24 hours, in milliseconds.
pub const CONFIRMATION_MS: i64 = DAY_MS;
/// Confirmation mails that one user can have sent: 5 at once, then one every 12 minutes.
pub const CONFIRMATIONS_PER_USER: RateLimit = RateLimit { burst: 5, interval_ms: HOUR_MS / 5 };

/// An email address as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(String);

impl Email {
    /// The most characters of an address (RFC 5321, section 4.5.3.1.3, less the brackets).
    pub const MAX: u16 = 254;
    /// The most bytes before the `@` (RFC 5321, section 4.5.3.1.1).
    const LOCAL_MAX: usize = 64;

    /// Takes an address as typed or pasted: also out of a sentence, with a name before it
    /// (`Ada <ada@example.com>`, RFC 5322), as a link, or in full-width letters.
    ///
    /// The rule is that of an `<input type=email>` (WHATWG HTML), with a dot required in the
    /// domain, and letters of any script allowed (RFC 6531).
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::NotAnEmail`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let narrowed: String = typed.chars().map(narrow).collect();
        let address = narrowed.trim_end_matches(is_end_of_sentence);
        let address = address.rsplit_once('<').map_or(address, |(_, behind)| behind);
        let address = address.trim_start();
        let address = parse_line(address.strip_prefix("mailto:").unwrap_or(address), Self::MAX)?;
        let (local, domain) = address.rsplit_once('@').ok_or(Fault::NotAnEmail)?;
        if is_local_part(local) && is_domain(domain) {
            Ok(Self(address))
        } else {
            Err(Fault::NotAnEmail)
        }
    }

    /// The form by which addresses are compared: without regard to case, to how letters are put together
    /// (Unicode, form NFC), and to whether a domain is written in its own script or in ASCII (RFC 5890: `bücher.example`
    /// is `xn--bcher-kva.example`).
    #[must_use]
    pub fn key(&self) -> String {
        let (local, domain) = self.parts();
        format!("{}@{domain}", text_key(local))
    }

    /// The address as mail servers take it that know letters of ASCII alone in a domain (RFC 5890).
    #[must_use]
    pub fn with_ascii_domain(&self) -> String {
        if self.0.is_ascii() {
            return self.0.clone();
        }
        let (local, domain) = self.parts();
        format!("{local}@{domain}")
    }

    /// What is before the `@`, and the domain in ASCII and small letters; in its own script, if that can't be written
    /// in ASCII.
    fn parts(&self) -> (&str, String) {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        (local, idna::domain_to_ascii(domain).unwrap_or_else(|_| text_key(domain)))
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
                && part.chars().all(|c| is_of_label(c) || is_one_of(c, "!#$%&'*+/=?^_`{|}~"))
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
        for pasted in [
            "\u{FEFF}ada@example.com\u{200E}",
            "<ada@example.com>",
            "Ada Moreau <ada@example.com>,",
            "mailto:ada@example.com",
            "ada@example.com.",
            "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        ] {
            let address = Email::parse(pasted).map(|email| email.0);
            assert_eq!(address.as_deref(), Ok("ada@example.com"), "{pasted:?}");
        }
        for address in
            ["मीरा@उदाहरण.भारत", "zoe\u{308}@exa\u{308}mple.com", "한@\u{1112}\u{1161}\u{11AB}.kr"]
        {
            assert_eq!(Email::parse(address).map(|email| email.0).as_deref(), Ok(address));
        }
        let shouted = Email::parse(" ADA@Example.COM ").map(|email| email.key());
        assert_eq!(shouted, Ok("ada@example.com".into()));
    }

    #[test]
    fn one_address_has_one_key_however_it_is_written() {
        let key = |address: &str| Email::parse(address).unwrap().key();
        for (written, other) in [
            ("x@bücher.example", "x@xn--bcher-kva.example"),
            ("x@BÜCHER.example", "x@bu\u{308}cher.example"),
            ("Zoë@example.com", "zoe\u{308}@Example.com"),
            ("x@faß.example", "x@xn--fa-hia.example"),
        ] {
            assert_eq!(key(written), key(other), "{written}");
        }
        assert_ne!(key("x@faß.example"), key("x@fass.example"));
        assert_eq!(key("X@\u{0378}.example"), "x@\u{0378}.example", "what no registry has");
        let email = Email::parse("Zoë@bücher.example").unwrap();
        assert_eq!(email.with_ascii_domain(), "Zoë@xn--bcher-kva.example");
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
            "ada@exa mple.com",
            "a@b@c.com",
            "“ada@example.com”",
            "ada@exam“ple.com",
            "ada\u{200D}@example.com",
            "ada@exam\u{200C}ple.com",
            "ada\u{FE0F}@example.com",
            "🙂@example.com",
            "ada@🙂.example",
            "ada@exa…mple.com",
            "ada@exa\u{E000}mple.com",
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
