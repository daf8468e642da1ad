//! What a person is called.

use serde::{Deserialize, Serialize};

use crate::kernel::{Fault, parse_line, text_key};

/// A person's full name: 1 to 100 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct FullName(String);

impl FullName {
    /// The most characters of a name.
    pub const MAX: u16 = 100;

    /// Takes a name as typed; gives it cleaned.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }

    /// The form by which names are sorted and searched: without regard to case and to how letters are put
    /// together.
    #[must_use]
    pub fn key(&self) -> String {
        text_key(&self.0)
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

crate::kernel::try_from_parse!(FullName);

impl AsRef<str> for FullName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        let initials = |name| FullName::parse(name).map(|name| name.initials());
        assert_eq!(initials("Ada Moreau"), Ok("AM".into()));
        assert_eq!(initials("ada maria de la cruz"), Ok("AC".into()));
        assert_eq!(initials("Cher"), Ok("C".into()));
    }
}
