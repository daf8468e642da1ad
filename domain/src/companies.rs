//! Companies, and who belongs to them in which role.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::{CompanyId, Fault, Timestamp, parse_line};

/// A company's name: 1 to 100 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CompanyName(String);

impl CompanyName {
    /// The most characters of a name.
    pub const MAX: u16 = 100;

    /// Takes a name as typed; gives it trimmed.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        parse_line(typed, Self::MAX).map(Self)
    }
}

impl AsRef<str> for CompanyName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// What a member may do in a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, the billing page included.
    SuperAdmin,
    /// All features.
    Admin,
    /// Only assigned work.
    User,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 3] = [Self::SuperAdmin, Self::Admin, Self::User];

    /// The word for it in the database, the API and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::User => "user",
        }
    }

    /// Whether it may change how the company works.
    #[must_use]
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::SuperAdmin | Self::Admin)
    }

    /// The word for it on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SuperAdmin => "Super Admin",
            Self::Admin => "Admin",
            Self::User => "User",
        }
    }
}

/// Not the word of any role.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no role \"{0}\"; the roles are super_admin, admin and user")]
pub struct UnknownRole(String);

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// A company as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The company.
    pub company_id: CompanyId,
    /// The company's name.
    pub company_name: CompanyName,
    /// The member's role in it.
    pub role: Role,
    /// Since when the company wants two-factor from everyone, if it does.
    pub two_factor_required_at: Option<Timestamp>,
}

impl Membership {
    /// Whether the company wants two-factor from a session that began at `started_at`: who is in
    /// already is asked at the next sign-in.
    #[must_use]
    pub fn wants_two_factor(&self, started_at: Timestamp) -> bool {
        self.two_factor_required_at.is_some_and(|since| since <= started_at)
    }
}

/// Why a company was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum CompanyError {
    /// The person is no admin of the company, or no longer.
    #[error("Only an admin of the company can change this.")]
    NotAdmin,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn a_rule_holds_from_the_next_sign_in() {
        let now = Timestamp::from_millis(1_000);
        let mut membership = Membership {
            company_id: CompanyId::new("1".to_owned()),
            company_name: CompanyName::parse("Acme").unwrap(),
            role: Role::User,
            two_factor_required_at: None,
        };
        assert!(!membership.wants_two_factor(now));
        membership.two_factor_required_at = Some(now);
        assert!(membership.wants_two_factor(now));
        assert!(!membership.wants_two_factor(now.plus_millis(-1)));
    }
}
