//! Signing in for a product.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{AdmittedCompanies, ProductPath};
use crate::companies::WebOrigin;

/// The hash of the state by which a product's host knows again the browser that it sent to sign in: SHA-256, in
/// base64url without padding (RFC 4648).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StateHash(String);

impl StateHash {
    const LEN: usize = 43;

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_base64url =
            text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        (text.len() == Self::LEN && is_base64url).then(|| Self(text.to_owned()))
    }
}

impl AsRef<str> for StateHash {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A request to sign in at a product, as the query of the address says it to which its host redirects.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub origin: String,
    pub state: String,
    pub to: String,
    pub company: String,
    pub retry: bool,
}

impl SignInForm {
    /// The request; `None` where a part of it is missing, or can't be what it should.
    #[must_use]
    pub fn parse(&self) -> Option<SignInRequest> {
        Some(SignInRequest {
            origin: WebOrigin::parse(&self.origin).ok()?,
            state: StateHash::parse(&self.state)?,
            to: ProductPath::parse(&self.to)?,
            companies: AdmittedCompanies::parse(&self.company)?,
            is_retry: self.retry,
        })
    }
}

/// A request to sign in at a product. Anybody can make one up: it says where to, and nothing of who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRequest {
    pub origin: WebOrigin,
    /// The browser that the product's host takes the code from.
    pub state: StateHash,
    /// Where it leads then.
    pub to: ProductPath,
    pub companies: AdmittedCompanies,
    /// Whether it begins anew what was begun in vain: that is done once.
    pub is_retry: bool,
}

/// Why a product's host doesn't take a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    #[error("This sign-in was used already, or took too long.")]
    Over,
    /// The browser has not what the product's host gave to the one that it sent to sign in: somebody else may have
    /// begun it, to have this person work in an account of theirs.
    #[error(
        "This sign-in was not begun in this browser, or the browser keeps no cookies of this site."
    )]
    OtherBrowser,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_or_none() {
        let form = SignInForm {
            origin: "https://app.example.com".to_owned(),
            state: "a".repeat(43),
            to: "/cases".to_owned(),
            company: "all".to_owned(),
            retry: false,
        };
        assert_eq!(form.parse().unwrap().companies, AdmittedCompanies::All);
        for broken in [
            SignInForm { origin: "http://app.example.com".to_owned(), ..form.clone() },
            SignInForm { state: "a".repeat(42), ..form.clone() },
            SignInForm { state: "é".repeat(43), ..form.clone() },
            SignInForm { to: "//evil.example".to_owned(), ..form.clone() },
            SignInForm { company: "a b".to_owned(), ..form.clone() },
            SignInForm::default(),
        ] {
            assert_eq!(broken.parse(), None, "{broken:?}");
        }
    }
}
