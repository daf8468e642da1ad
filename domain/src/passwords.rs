//! Passwords: which ones are good enough, and what can be refused. Hashing them is the backend's
//! part.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::{Fault, HOUR_MS, MINUTE_MS, RateLimit, holds};

mod secret;

pub use secret::{Secret, is_secret};

/// One rule of the password policy. All are shown at once and tick as one types; the last two are
/// for the service alone to judge, which has the list and the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// 8 to 128 characters.
    Length,
    Letter,
    Number,
    /// At least one symbol: anything else that isn't white space.
    Symbol,
    /// Neither the own name nor the own email address.
    NotOwnName,
    /// Not among the 10,000 most common passwords.
    NotCommon,
    /// None of the last [`REMEMBERED`] passwords of the account.
    NotUsedBefore,
}

/// How many passwords of an account can't be chosen again, the present one included.
pub const REMEMBERED: usize = 5;

impl PasswordRule {
    /// Every rule, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Length,
        Self::Letter,
        Self::Number,
        Self::Symbol,
        Self::NotOwnName,
        Self::NotCommon,
        Self::NotUsedBefore,
    ];

    /// The word for it in HTML attributes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Letter => "letter",
            Self::Number => "number",
            Self::Symbol => "symbol",
            Self::NotOwnName => "not_own_name",
            Self::NotCommon => "not_common",
            Self::NotUsedBefore => "not_used_before",
        }
    }

    /// The rule of a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word)
    }

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Length => "8 to 128 characters",
            Self::Letter => "A letter",
            Self::Number => "A number",
            Self::Symbol => "A symbol",
            Self::NotOwnName => "Not your name or email address",
            Self::NotCommon => "Not a common password",
            Self::NotUsedBefore => "None of your last 5 passwords",
        }
    }

    /// Checks a password as far as this rule is about nothing but its characters.
    pub fn check_characters(self, password: &str) -> Result<(), Fault> {
        let has = |test: fn(char) -> bool| password.chars().any(test);
        let (kept, fault) = match self {
            Self::Length => return check_length(password),
            Self::Letter => (has(char::is_alphabetic), Fault::NeedsLetter),
            Self::Number => (has(char::is_numeric), Fault::NeedsNumber),
            Self::Symbol => (has(is_symbol), Fault::NeedsSymbol),
            Self::NotOwnName | Self::NotCommon | Self::NotUsedBefore => return Ok(()),
        };
        if kept { Ok(()) } else { Err(fault) }
    }

    /// Whether only the service can tell, when the password is saved.
    #[must_use]
    pub const fn is_judged_on_saving(self) -> bool {
        matches!(self, Self::NotCommon | Self::NotUsedBefore)
    }
}

/// The password policy, for one person. The form runs it live, the service runs it again with what
/// only the service knows.
#[derive(Clone, Copy)]
pub struct PasswordPolicy<'a> {
    pub owner: PasswordOwner<'a>,
    /// Tells the most common passwords; the browser doesn't know them and takes every one.
    pub is_common: fn(&str) -> bool,
}

impl<'a> PasswordPolicy<'a> {
    /// The policy as the browser can judge it.
    #[must_use]
    pub fn in_browser(owner: PasswordOwner<'a>) -> Self {
        Self { owner, is_common: |_| false }
    }

    /// Checks a password against every rule but [`PasswordRule::NotUsedBefore`], which takes hashing.
    ///
    /// # Errors
    /// The fault of the first rule that it breaks.
    pub fn parse(self, password: &Password) -> Result<NewPassword, Fault> {
        for rule in PasswordRule::ALL {
            self.check(rule, password.expose())?;
        }
        Ok(NewPassword(password.clone()))
    }

    /// Whether `password` keeps a rule; gives the fault when it doesn't.
    ///
    /// # Errors
    /// The one [`Fault`] of this rule (two for [`PasswordRule::Length`]).
    pub fn check(self, rule: PasswordRule, password: &str) -> Result<(), Fault> {
        let (kept, fault) = match rule {
            PasswordRule::NotOwnName => (!self.owner.is_named_in(password), Fault::HoldsOwnName),
            PasswordRule::NotCommon => (!(self.is_common)(password), Fault::CommonPassword),
            _ => return rule.check_characters(password),
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
pub struct PasswordOwner<'a> {
    pub name: &'a str,
    pub email: &'a str,
}

impl PasswordOwner<'_> {
    /// Shorter words than this many characters ("Al", "de") are too common to forbid.
    const SHORTEST_WORD: usize = 3;

    fn is_named_in(self, password: &str) -> bool {
        let (name, email) = (self.name.to_lowercase(), self.email.to_lowercase());
        PasswordOwner { name: &name, email: &email }.is_named_in_lowercase(&password.to_lowercase())
    }

    /// Whether a password holds the owner's name or address. All of it is in lower case already: whoever has
    /// a table of letters at hand need not bring another one.
    #[must_use]
    pub fn is_named_in_lowercase(self, password: &str) -> bool {
        let local_part = self.email.rsplit_once('@').map_or(self.email, |(local, _)| local);
        self.name
            .split_whitespace()
            .chain([local_part, self.email, self.name.trim()])
            .filter(|word| word.chars().count() >= Self::SHORTEST_WORD)
            .any(|word| holds(password, word))
    }
}

/// A password in the clear, on its way to the hasher. It can't be written anywhere: no
/// `Serialize`, no `Display`, and a `Debug` that hides it.
///
/// It is kept as RFC 8265 says of passwords (section 4.2, profile OpaqueString): blanks of other scripts are the
/// ordinary one, and letters with marks have one form (Unicode NFC), so that another keyboard or system that writes
/// them in another form gives the same password.
#[derive(Clone, PartialEq, Eq)]
pub struct Password {
    prepared: String,
    /// As it was typed, where that is another text: passwords were hashed so before they were prepared.
    typed: Option<String>,
}

impl Password {
    /// The fewest characters.
    pub const MIN: u16 = 8;
    /// The most characters; longer ones are refused before any work is done on them.
    pub const MAX: u16 = 128;

    /// Takes what was typed, unchecked: a password to be compared, not to be kept.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        let typed = typed.into();
        let blank = |c: char| if is_other_blank(c) { ' ' } else { c };
        let prepared: String = typed.chars().map(blank).nfc().collect();
        Self { typed: Some(typed).filter(|typed| *typed != prepared), prepared }
    }

    /// Whether no account can have this password because it is too long for one.
    #[must_use]
    pub fn is_oversized(&self) -> bool {
        self.prepared.chars().count() > usize::from(Self::MAX)
    }

    /// The characters, for the hasher alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.prepared
    }

    /// As it was typed, if that is another text than [`Password::expose`] gives; for comparing with old hashes alone.
    #[must_use]
    pub fn expose_typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }
}

/// Whether a character is a blank, and not the one of ASCII (Unicode, general category Zs).
const fn is_other_blank(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A password that keeps the policy: what an account may have. Made by [`PasswordPolicy::parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassword(Password);

impl AsRef<Password> for NewPassword {
    fn as_ref(&self) -> &Password {
        &self.0
    }
}

/// How long a reset link lives: an hour, in milliseconds.
pub const RESET_MS: i64 = HOUR_MS;
/// Resets that can be asked for one address, known or not: 3 at once, then one every 10 minutes.
pub const RESETS_PER_EMAIL: RateLimit = RateLimit { burst: 3, interval_ms: 10 * MINUTE_MS };
/// Resets that can be asked for from one IP address: 20 at once, then one every 2 minutes.
pub const RESETS_PER_ADDRESS: RateLimit = RateLimit { burst: 20, interval_ms: 2 * MINUTE_MS };
/// Wrong passwords that can be given as a proof in one session: 5 at once, then one a minute.
pub const PROOFS_PER_SESSION: RateLimit = RateLimit { burst: 5, interval_ms: MINUTE_MS };

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ResetError {
    /// The link was used, is too old, or was never made.
    #[error("This link is not valid any more. Ask for a new one.")]
    LinkNotValid,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: PasswordOwner<'_> =
        PasswordOwner { name: "Ada Moreau", email: "am.law@example.com" };

    fn parse(password: &str) -> Result<NewPassword, Fault> {
        let is_common = |password: &str| password == "trustno-1";
        PasswordPolicy { owner: ADA, is_common }.parse(&Password::new(password))
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
        assert_eq!(parse("trustno-1"), Err(Fault::CommonPassword));
        let al = PasswordOwner { name: "Al Li", email: "al@example.com" };
        for own in ["al@example.com1", "x1-Al Li-x1"] {
            let parsed = PasswordPolicy::in_browser(al).parse(&Password::new(own));
            assert_eq!(parsed, Err(Fault::HoldsOwnName), "{own}");
        }
    }

    #[test]
    fn one_password_is_the_same_from_every_keyboard() {
        let composed = Password::new("Zoë-pass 1");
        for other in ["Zoe\u{308}-pass 1", "Zoë-pass\u{A0}1", "Zoë-pass\u{3000}1"] {
            let other = Password::new(other);
            assert_eq!(other.expose(), composed.expose());
            assert!(other.expose_typed().is_some());
        }
        assert_eq!(composed.expose_typed(), None);
        // Nothing else is the same: neither case nor width nor blanks at the ends.
        for other in ["zoë-pass 1", "Ｚoë-pass 1", " Zoë-pass 1"] {
            assert_ne!(Password::new(other).expose(), composed.expose());
        }
    }

    #[test]
    fn debug_hides_it() {
        assert!(!format!("{:?}", Password::new("secret-1")).contains("secret"));
        assert!(!format!("{:?}", Secret::from("secret-1")).contains("secret"));
    }
}
