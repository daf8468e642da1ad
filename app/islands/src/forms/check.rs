//! What a field checks by itself, before its form is sent.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CaseTypeName, CompanyName, Website},
    kernel::Fault,
    passkeys::PasskeyName,
    two_factor::SecondFactor,
};

/// A field's own rule. The server writes its word into the field's `data-check`, the browser runs it when
/// the person leaves the field, and the service runs the same rule again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    FullName,
    Email,
    CompanyName,
    CaseTypeName,
    Website,
    PasskeyName,
    /// A code of an app, or a backup code.
    SecondFactor,
}

impl Check {
    pub const ALL: [Self; 7] = [
        Self::FullName,
        Self::Email,
        Self::CompanyName,
        Self::CaseTypeName,
        Self::Website,
        Self::PasskeyName,
        Self::SecondFactor,
    ];

    /// The word for it in HTML attributes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullName => "full-name",
            Self::Email => "email",
            Self::CompanyName => "company-name",
            Self::CaseTypeName => "case-type-name",
            Self::Website => "website",
            Self::PasskeyName => "passkey-name",
            Self::SecondFactor => "second-factor",
        }
    }

    /// The check of a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == word)
    }

    /// Checks what was typed.
    pub fn run(self, typed: &str) -> Result<(), Fault> {
        match self {
            Self::FullName => FullName::parse(typed).map(drop),
            Self::Email => Email::parse(typed).map(drop),
            Self::CompanyName => CompanyName::parse(typed).map(drop),
            Self::CaseTypeName => CaseTypeName::parse(typed).map(drop),
            Self::Website => Website::parse(typed).map(drop),
            Self::PasskeyName => PasskeyName::parse(typed).map(drop),
            Self::SecondFactor => SecondFactor::parse(typed).map(drop),
        }
    }

    /// Checks what was typed into a field that may be left empty.
    ///
    /// # Errors
    /// What is wrong with it, unless it is blank.
    pub fn run_optional(self, typed: &str) -> Result<(), Fault> {
        if typed.trim().is_empty() { Ok(()) } else { self.run(typed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_read_by_its_word() {
        for check in Check::ALL {
            assert_eq!(Check::parse(check.as_str()), Some(check));
            assert_eq!(check.run(" "), Err(Fault::Missing));
            assert_eq!(check.run_optional(" "), Ok(()));
        }
        assert_eq!(Check::parse("anything"), None);
    }

    #[test]
    fn each_has_its_own_rule() {
        assert_eq!(Check::Email.run("ada"), Err(Fault::NotAnEmail));
        assert_eq!(Check::Email.run_optional("ada"), Err(Fault::NotAnEmail));
        assert_eq!(Check::Website.run("no website"), Err(Fault::NotAWebsite));
        assert_eq!(Check::SecondFactor.run("12345"), Err(Fault::NotACode));
        assert_eq!(Check::SecondFactor.run("123 456"), Ok(()));
    }
}
