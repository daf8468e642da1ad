//! Who belongs to a company.

use serde::{Deserialize, Serialize};

use super::{CompanyName, Permission, Role};
use crate::{
    kernel::{CompanyId, Timestamp, UserId},
    sessions::IdleTimeout,
};

/// A company as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub company_id: CompanyId,
    pub company_name: CompanyName,
    pub role: Role,
    /// Since when they belong to it.
    pub joined_at: Timestamp,
    /// Since when an admin has shut them out of it, if so.
    pub deactivated_at: Option<Timestamp>,
    /// Whether it is the one that opens at the sign-in.
    pub is_default: bool,
    pub policies: Policies,
}

impl Membership {
    /// Whether the member may enter the company.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.deactivated_at.is_none()
    }

    /// Whether the company requires two-factor of the member at `now`, in every session.
    #[must_use]
    pub fn requires_two_factor(&self, now: Timestamp) -> bool {
        self.two_factor_required_from().is_some_and(|from| from <= now)
    }

    /// From when on the company requires two-factor of the member, if it does or is going to.
    #[must_use]
    pub fn two_factor_required_from(&self) -> Option<Timestamp> {
        self.policies.two_factor_required_from.filter(|_| self.is_active())
    }
}

/// What holds for everyone in a company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// From when on two-factor is required of everyone, also in sessions that run; `None` when it isn't.
    pub two_factor_required_from: Option<Timestamp>,
    /// How long members may be away at the most, if there is a bound.
    pub longest_idle: Option<IdleTimeout>,
}

/// A member at work in a company. Every query of what belongs to a company takes the company from
/// here: there is no other way to name one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub company_id: CompanyId,
    pub user_id: UserId,
    pub role: Role,
}

impl Seat {
    /// Whether the member may do something in the company.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_factor_is_required_from_its_day_on() {
        let now = Timestamp::from_millis(1_000);
        let mut membership = Membership {
            company_id: CompanyId::new("1".to_owned()),
            company_name: CompanyName::parse("Acme").unwrap(),
            role: Role::User,
            joined_at: now,
            deactivated_at: None,
            is_default: false,
            policies: Policies::default(),
        };
        assert!(!membership.requires_two_factor(now));
        membership.policies.two_factor_required_from = Some(now);
        assert!(membership.requires_two_factor(now));
        assert!(!membership.requires_two_factor(now.plus_millis(-1)));
        membership.deactivated_at = Some(now);
        assert!(!membership.requires_two_factor(now), "who is shut out owes the company nothing");
        assert_eq!(membership.two_factor_required_from(), None);
    }
}
