//! What happens in a company, as its admins can read it.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

use super::Role;
use crate::api_keys::ApiKeyName;

/// Something that happened in a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyEvent {
    /// Somebody was asked to join.
    Invited,
    /// That was taken back.
    InvitationRevoked,
    /// Somebody joined.
    Joined,
    /// Somebody left.
    Left,
    /// A member has another role.
    RoleChanged,
    /// A member was signed out of every browser.
    SignedOut,
    /// A member was shut out.
    Deactivated,
    /// A member was let in again.
    Reactivated,
    /// A member was taken out.
    Removed,
    /// A member's account was deleted.
    AccountDeleted,
    /// The details are others.
    DetailsChanged,
    /// The rules for everyone are others.
    PoliciesChanged,
    /// The billing contact is another.
    BillingChanged,
    /// There is a new key to the API.
    ApiKeyCreated,
}

impl CompanyEvent {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Invited,
        Self::InvitationRevoked,
        Self::Joined,
        Self::Left,
        Self::RoleChanged,
        Self::SignedOut,
        Self::Deactivated,
        Self::Reactivated,
        Self::Removed,
        Self::AccountDeleted,
        Self::DetailsChanged,
        Self::PoliciesChanged,
        Self::BillingChanged,
        Self::ApiKeyCreated,
    ];

    /// The word for it in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::InvitationRevoked => "invitation_revoked",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::RoleChanged => "role_changed",
            Self::SignedOut => "signed_out",
            Self::Deactivated => "deactivated",
            Self::Reactivated => "reactivated",
            Self::Removed => "removed",
            Self::AccountDeleted => "account_deleted",
            Self::DetailsChanged => "details_changed",
            Self::PoliciesChanged => "policies_changed",
            Self::BillingChanged => "billing_changed",
            Self::ApiKeyCreated => "api_key_created",
        }
    }

    /// What happened, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invited => "Invitation sent",
            Self::InvitationRevoked => "Invitation revoked",
            Self::Joined => "Joined",
            Self::Left => "Left",
            Self::RoleChanged => "Role changed",
            Self::SignedOut => "Signed out everywhere",
            Self::Deactivated => "Deactivated",
            Self::Reactivated => "Reactivated",
            Self::Removed => "Removed from the company",
            Self::AccountDeleted => "Account deleted",
            Self::DetailsChanged => "Company details changed",
            Self::PoliciesChanged => "Rules for everyone changed",
            Self::BillingChanged => "Billing contact changed",
            Self::ApiKeyCreated => "API key created",
        }
    }
}

/// Not the word of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no company event \"{0}\"")]
pub struct UnknownEvent(String);

impl std::str::FromStr for CompanyEvent {
    type Err = UnknownEvent;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| UnknownEvent(word.to_owned()))
    }
}

/// What else is to be said of an event: nothing that names a person, so that it can stay when the
/// person is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventDetail {
    /// The role before a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_role: Option<Role>,
    /// The role that somebody has, or got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What a key to the API is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key: Option<ApiKeyName>,
}

impl EventDetail {
    /// A key to the API.
    #[must_use]
    pub fn of_api_key(name: ApiKeyName) -> Self {
        Self { api_key: Some(name), ..Self::default() }
    }

    /// Somebody with a role.
    #[must_use]
    pub fn of_role(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }
}

impl fmt::Display for EventDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.api_key {
            return write!(f, "\u{201c}{}\u{201d}.", name.as_ref());
        }
        match (self.old_role, self.role) {
            (Some(old), Some(new)) => write!(f, "From {} to {}.", old.label(), new.label()),
            (None, Some(role)) => write!(f, "As {}.", role.label()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_word() {
        for kind in CompanyEvent::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("nothing".parse::<CompanyEvent>().is_err());
    }

    #[test]
    fn roles_are_said_in_words() {
        let roles = (Some(Role::User), Some(Role::Admin));
        let changed = EventDetail { old_role: roles.0, role: roles.1, api_key: None };
        assert_eq!(changed.to_string(), "From User to Admin.");
        assert_eq!(EventDetail::of_role(Role::SuperAdmin).to_string(), "As Super Admin.");
        assert_eq!(EventDetail::default().to_string(), "");
        let key = EventDetail::of_api_key(ApiKeyName::parse("Case system").unwrap());
        assert_eq!(key.to_string(), "\u{201c}Case system\u{201d}.");
    }
}
