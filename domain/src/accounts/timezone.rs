//! Where a person's clock is.

use serde::{Deserialize, Serialize};

use crate::kernel::Fault;

/// The name of a timezone in the IANA database, such as `Europe/Paris`.
///
/// Whether there is such a zone is decided by the backend, which has the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Timezone(String);

impl Timezone {
    /// The most bytes of a name.
    const MAX: usize = 64;

    /// Takes what has the shape of a zone's name, less white space around it.
    ///
    /// # Errors
    /// [`Fault::Missing`] or [`Fault::UnknownTimezone`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(Fault::Missing);
        }
        let is_name = name.len() <= Self::MAX
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-+/".contains(&byte));
        if is_name { Ok(Self(name.to_owned())) } else { Err(Fault::UnknownTimezone) }
    }
}

crate::kernel::try_from_parse!(Timezone);

impl AsRef<str> for Timezone {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_looks_like_a_zone() {
        for name in ["Europe/Paris", " UTC ", "America/Argentina/Buenos_Aires", "Etc/GMT+5"] {
            assert_eq!(Timezone::parse(name).map(|zone| zone.0), Ok(name.trim().to_owned()));
        }
        for other in ["Europe Paris", "../etc/passwd", "Zürich", "a\r\nb"] {
            assert_eq!(Timezone::parse(other), Err(Fault::UnknownTimezone), "{other}");
        }
        assert_eq!(Timezone::parse("  "), Err(Fault::Missing));
    }
}
