//! The most common passwords.

use std::{collections::HashSet, sync::LazyLock};

/// The 10,000 most common passwords in lower case, one a line. From the frequency lists of zxcvbn
/// (Copyright 2012-2016 Dan Wheeler and Dropbox, Inc., MIT licence), taken from leaked ones.
const LIST: &str = include_str!("../../assets/common-passwords.txt");

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| LIST.lines().collect());

/// Whether a password is among the most common ones, or becomes one of them when its symbols are
/// taken away: a symbol at the end is what most people add who are asked for one.
#[must_use]
pub fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    COMMON.contains(lower.as_str()) || COMMON.contains(core.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_everybody_takes() {
        assert_eq!(COMMON.len(), 10_000);
        for common in ["password", "Password1", "Password1!", "!!qwerty123", "trustno1-"] {
            assert!(is_common(common), "{common}");
        }
        for own in ["Demo-pass-1", "correct horse 7!", "пароль-12345", "Good-pass-1"] {
            assert!(!is_common(own), "{own}");
        }
    }
}
