//! Where a person can be called.

use serde::{Deserialize, Serialize};

use crate::kernel::Fault;

/// A phone number in the form of ITU-T E.164: a plus sign, country code and number, digits only.
///
/// Whether there can be such a number is decided by the backend, which has the numbering plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The fewest and the most digits.
    const DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

    /// Takes a number in E.164 form; gives `None` for anything else.
    #[must_use]
    pub fn from_e164(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let is_number = Self::DIGITS.contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        is_number.then(|| Self(text.to_owned()))
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::from_e164(&text).ok_or(Fault::NotAPhoneNumber)
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_digits_after_a_plus_only() {
        assert!(PhoneNumber::from_e164("+33612345678").is_some());
        for other in ["33612345678", "+0612345678", "+33 6 12", "+1234", "+1234567890123456", "+"] {
            assert_eq!(PhoneNumber::from_e164(other), None, "{other}");
        }
    }
}
