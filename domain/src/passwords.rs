//! Passwords: which ones are good enough. Hashing them is the backend's part.

use crate::kernel::Fault;

/// One rule of the password policy. All are shown at once and tick as one types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// 8 to 128 characters.
    Length,
    /// At least one letter.
    Letter,
    /// At least one number.
    Number,
    /// At least one symbol: anything else that isn't white space.
    Symbol,
    /// Neither the own name nor the own email address.
    NotOwnName,
}

impl Rule {
    /// Every rule, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Length, Self::Letter, Self::Number, Self::Symbol, Self::NotOwnName];

    /// The rule in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Length => "8 to 128 characters",
            Self::Letter => "A letter",
            Self::Number => "A number",
            Self::Symbol => "A symbol",
            Self::NotOwnName => "Not your name or email address",
        }
    }

    /// Whether `password` keeps this rule; gives the fault when it doesn't.
    ///
    /// # Errors
    /// The one [`Fault`] of this rule (two for [`Rule::Length`]).
    pub fn check(self, password: &str, owner: Owner<'_>) -> Result<(), Fault> {
        let has = |test: fn(char) -> bool| password.chars().any(test);
        let (kept, fault) = match self {
            Self::Length => return check_length(password),
            Self::Letter => (has(char::is_alphabetic), Fault::NeedsLetter),
            Self::Number => (has(char::is_numeric), Fault::NeedsNumber),
            Self::Symbol => (has(is_symbol), Fault::NeedsSymbol),
            Self::NotOwnName => (!owner.is_named_in(password), Fault::HoldsOwnName),
        };
        if kept { Ok(()) } else { Err(fault) }
    }
}

fn check_length(password: &str) -> Result<(), Fault> {
    match password.chars().count() {
        0 => Err(Fault::Missing),
        count if count < usize::from(Password::MIN) => Err(Fault::TooShort { min: Password::MIN }),
        count if count > usize::from(Password::MAX) => Err(Fault::TooLong { max: Password::MAX }),
        _ => Ok(()),
    }
}

fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

/// Whose password it is, as typed so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// The full name.
    pub name: &'a str,
    /// The email address.
    pub email: &'a str,
}

impl Owner<'_> {
    /// Shorter words than this many characters ("Al", "de") are too common to forbid.
    const SHORTEST_WORD: usize = 3;

    fn is_named_in(self, password: &str) -> bool {
        let password = password.to_lowercase();
        let local_part = self.email.rsplit_once('@').map_or(self.email, |(local, _)| local);
        self.name
            .split_whitespace()
            .chain([local_part, self.email, self.name.trim()])
            .filter(|word| word.chars().count() >= Self::SHORTEST_WORD)
            .any(|word| password.contains(&word.to_lowercase()))
    }
}

/// A password in the clear, on its way to the hasher. It can't be written anywhere: no
/// `Serialize`, no `Display`, and a `Debug` that hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The fewest characters.
    pub const MIN: u16 = 8;
    /// The most characters; longer ones are refused before any work is done on them.
    pub const MAX: u16 = 128;

    /// Takes what was typed, unchecked: a password to be compared, not to be kept.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        Self(typed.into())
    }

    /// Whether no account can have this password because it is too long for one.
    #[must_use]
    pub fn is_oversized(&self) -> bool {
        self.0.chars().count() > usize::from(Self::MAX)
    }

    /// The characters, for the hasher alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A password that keeps every rule: what an account may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassword(Password);

impl NewPassword {
    /// Checks a password against every rule.
    ///
    /// # Errors
    /// The fault of the first rule that it breaks.
    pub fn parse(password: &Password, owner: Owner<'_>) -> Result<Self, Fault> {
        for rule in Rule::ALL {
            rule.check(password.expose(), owner)?;
        }
        Ok(Self(password.clone()))
    }
}

impl AsRef<Password> for NewPassword {
    fn as_ref(&self) -> &Password {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Owner<'_> = Owner { name: "Ada Moreau", email: "am.law@example.com" };

    fn parse(password: &str) -> Result<NewPassword, Fault> {
        NewPassword::parse(&Password::new(password), ADA)
    }

    #[test]
    fn takes_letters_numbers_and_symbols() {
        for good in ["Demo-pass-1", "correct horse 7!", "пароль-12345", &"a1-".repeat(42)] {
            assert!(parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn names_the_first_broken_rule() {
        assert_eq!(parse(""), Err(Fault::Missing));
        assert_eq!(parse("a1-"), Err(Fault::TooShort { min: 8 }));
        assert_eq!(parse(&"a1-".repeat(43)), Err(Fault::TooLong { max: 128 }));
        assert_eq!(parse("12345678-"), Err(Fault::NeedsLetter));
        assert_eq!(parse("password-"), Err(Fault::NeedsNumber));
        assert_eq!(parse("password1"), Err(Fault::NeedsSymbol));
        assert_eq!(parse("pass word 1"), Err(Fault::NeedsSymbol));
        assert_eq!(parse("mOREAu-123"), Err(Fault::HoldsOwnName));
        assert_eq!(parse("x-AM.LAW-1"), Err(Fault::HoldsOwnName));
        let al = Owner { name: "Al Li", email: "al@example.com" };
        for own in ["al@example.com1", "x1-Al Li-x1"] {
            let parsed = NewPassword::parse(&Password::new(own), al);
            assert_eq!(parsed, Err(Fault::HoldsOwnName), "{own}");
        }
    }

    #[test]
    fn debug_hides_it() {
        assert!(!format!("{:?}", Password::new("secret-1")).contains("secret"));
    }
}
