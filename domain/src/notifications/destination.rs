//! Where a notification leads to.

use serde::{Deserialize, Serialize};

use crate::{
    companies::WebAddress,
    kernel::{Fault, LocalPath},
};

/// Where a notification leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Destination {
    /// A path of this site.
    Path(LocalPath),
    /// Another product, at an origin that was registered for the company when the event was taken. Whether it still is,
    /// is asked when somebody goes there.
    Address(WebAddress),
}

impl Destination {
    /// Takes a path of this site, or a whole https address.
    ///
    /// # Errors
    /// [`Fault::NotADestination`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let path = LocalPath::parse(text).map(Self::Path);
        let address = || WebAddress::parse(text).map(Self::Address);
        path.or_else(address).ok_or(Fault::NotADestination)
    }
}

impl TryFrom<String> for Destination {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text)
    }
}

impl From<Destination> for String {
    fn from(destination: Destination) -> Self {
        destination.as_ref().to_owned()
    }
}

impl AsRef<str> for Destination {
    fn as_ref(&self) -> &str {
        match self {
            Self::Path(path) => path.as_ref(),
            Self::Address(address) => address.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_path_or_an_address() {
        assert!(matches!(Destination::parse("/cases/42"), Ok(Destination::Path(_))));
        let address = Destination::parse("https://cases.example.com/42");
        assert!(matches!(address, Ok(Destination::Address(_))));
        for other in ["", "cases", "//evil.example", "http://cases.example.com", "javascript:x"] {
            assert_eq!(Destination::parse(other), Err(Fault::NotADestination), "{other}");
        }
    }

    #[test]
    fn documents_say_it_as_a_text() {
        let stored: Destination = serde_json::from_str("\"/cases/42\"").unwrap();
        assert_eq!(serde_json::to_string(&stored).unwrap(), "\"/cases/42\"");
    }
}
