//! Two-factor: a code beside the password, from an app or from the backup codes, and devices that
//! are trusted without one.

use std::fmt;
use thiserror::Error;

use crate::kernel::{DAY_MS, Fault, HOUR_MS, MINUTE_MS, RateLimit, digit, narrow};

/// How many backup codes an account gets.
pub const BACKUP_CODES: usize = 10;
/// So few backup codes are worth a warning.
pub const FEW_BACKUP_CODES: u32 = 3;
/// How long a browser may take between password and code: 10 minutes, in milliseconds.
pub const SECOND_STEP_MS: i64 = 10 * MINUTE_MS;
/// How long fresh backup codes can be looked at: 10 minutes, in milliseconds.
pub const CODES_SHOWN_MS: i64 = 10 * MINUTE_MS;
/// How long a device is trusted: 30 days, in milliseconds.
pub const TRUST_MS: i64 = 30 * DAY_MS;
/// Wrong codes for one account: 10 at once, then one an hour. Of a million codes three are right at
/// any time (RFC 6238, section 5.2), so a guesser who knows the password needs 38 years on average.
/// All browsers share them, and a reset doesn't clear them: who uses them up had to know the password,
/// so nobody is kept out by a stranger, and whoever reads the mail can't guess on by one reset after
/// another.
pub const CODES_PER_USER: RateLimit = RateLimit { burst: 10, interval_ms: HOUR_MS };
/// Wrong codes from one network in browsers that the accounts don't know, whatever the account: 30 at
/// once, then one every 10 minutes.
pub const CODES_PER_ADDRESS: RateLimit = RateLimit { burst: 30, interval_ms: 10 * MINUTE_MS };
/// How often an owner is told that somebody knows their password and guesses codes: once a day.
pub const GUESSING_MAILS: RateLimit = RateLimit { burst: 1, interval_ms: DAY_MS };

/// A code beside the password, as typed.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// Six digits from an app (RFC 6238).
    Totp(String),
    Backup(BackupCode),
}

impl SecondFactor {
    const DIGITS: usize = 6;

    /// Takes a code as typed or pasted: whatever stands between its letters and digits is left out, and so is
    /// its number in a list (`4. 12345-6789a`).
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::NotACode`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if !typed.contains(char::is_alphanumeric) {
            return Err(Fault::Missing);
        }
        let behind_number = || typed.split_once(['.', ')']).and_then(|(_, code)| Self::read(code));
        Self::read(typed).or_else(behind_number).ok_or(Fault::NotACode)
    }

    fn read(typed: &str) -> Option<Self> {
        let plain = typed.chars().map(|c| digit(c).unwrap_or_else(|| narrow(c)));
        let code: String = plain.filter(|c| c.is_alphanumeric()).collect();
        if code.len() == Self::DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Totp(code));
        }
        BackupCode::parse(&code).map(Self::Backup)
    }
}

impl SecondFactor {
    /// What is wrong with it when it is not right.
    #[must_use]
    pub const fn wrong(&self) -> Fault {
        match self {
            Self::Totp(_) => Fault::WrongCode,
            Self::Backup(_) => Fault::WrongBackupCode,
        }
    }
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecondFactor(…)")
    }
}

/// A backup code: 10 characters of Crockford's base32, 50 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct BackupCode(String);

impl BackupCode {
    pub const LEN: usize = 10;
    /// Without the letters that look like digits.
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// Makes a code of random bytes.
    #[must_use]
    pub fn of_random(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes.iter().map(|byte| char::from(Self::ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// Takes a code without spaces and dashes; what looks alike counts as the same. Gives `None` for
    /// what can't be one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let like = |c: char| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let code: String = code.chars().map(like).collect();
        let fits =
            code.len() == Self::LEN && code.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        fits.then_some(Self(code))
    }

    /// The characters, to be hashed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The code as a person reads it: two groups of five.
    #[must_use]
    pub fn shown(&self) -> String {
        let (front, back) = self.0.split_at(Self::LEN / 2);
        format!("{front}-{back}")
    }
}

impl fmt::Debug for BackupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupCode(…)")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TwoFactorError {
    /// It was turned on in the meantime.
    #[error("Two-factor is on already.")]
    AlreadyOn,
    /// It was turned off in the meantime, or never on.
    #[error("Two-factor is off already.")]
    AlreadyOff,
    /// There is no set-up under way: it was finished or begun anew elsewhere.
    #[error("This set-up is over. Begin again.")]
    NoSetUp,
    /// A company that the person belongs to wants it.
    #[error("{0} requires two-factor for everyone, so it can't be turned off.")]
    Required(String),
    /// The device is not trusted any more.
    #[error("That device is not trusted any more.")]
    NotTrusted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecondStepError {
    /// The password was given too long ago, in another browser, or not at all.
    #[error("This took too long. Sign in again.")]
    Over,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for typed in [
            "123456",
            " 123 456 ",
            "123-456",
            "１２３４５６",
            "١٢٣٤٥٦",
            "\u{200E}123\u{2011}456\u{200F}",
            "123\u{A0}456.",
            "12 34 56",
            "12.34.56",
        ] {
            assert_eq!(SecondFactor::parse(typed), Ok(SecondFactor::Totp("123456".into())));
        }
        let backup = BackupCode::of_random([1, 2, 3, 4, 5, 6, 7, 8, 9, 42]);
        assert_eq!(backup.shown(), "12345-6789a");
        for typed in [
            "12345-6789a",
            "12345 6789A",
            "l2345-6789a",
            "4. 12345-6789a",
            "10) 12345—6789a.",
            "• １２３４５－６７８９ａ",
        ] {
            assert_eq!(SecondFactor::parse(typed), Ok(SecondFactor::Backup(backup.clone())));
        }
        assert_eq!(SecondFactor::parse(" - "), Err(Fault::Missing));
        for typed in ["1234567", "12345", "abcdef", "12345-6789u", "12345-6789a0"] {
            assert_eq!(SecondFactor::parse(typed), Err(Fault::NotACode), "{typed}");
        }
    }

    #[test]
    fn no_code_is_written_by_mistake() {
        let code = SecondFactor::parse("123456");
        assert!(!format!("{code:?}").contains('1'));
        assert!(!format!("{:?}", BackupCode::of_random([1; 10])).contains('1'));
    }
}
