//! Who belongs to a company.

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
    /// Since when they may enter it: since they joined, or were let in again.
    pub entered_at: Timestamp,
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

    /// Whether the company wants two-factor from a session that began at `started_at`: who was in
    /// when the rule began is asked at the next sign-in, who came since then is asked at once.
    #[must_use]
    pub fn requires_two_factor(&self, started_at: Timestamp) -> bool {
        let since = self.policies.two_factor_required_at;
        self.is_active() && since.is_some_and(|since| since <= started_at.max(self.entered_at))
    }
}

/// What holds for everyone in a company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// Since when two-factor is wanted from everyone, if it is.
    pub two_factor_required_at: Option<Timestamp>,
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

    fn joined(at: Timestamp) -> Membership {
        Membership {
            company_id: CompanyId::new("1".to_owned()),
            company_name: CompanyName::parse("Acme").unwrap(),
            role: Role::User,
            joined_at: at,
            entered_at: at,
            deactivated_at: None,
            is_default: false,
            policies: Policies::default(),
        }
    }

    #[test]
    fn a_rule_holds_from_the_next_sign_in() {
        let now = Timestamp::from_millis(1_000);
        let mut membership = joined(now.plus_millis(-10));
        assert!(!membership.requires_two_factor(now));
        membership.policies.two_factor_required_at = Some(now);
        assert!(membership.requires_two_factor(now));
        assert!(!membership.requires_two_factor(now.plus_millis(-1)));
        membership.deactivated_at = Some(now);
        assert!(!membership.requires_two_factor(now), "who is shut out owes the company nothing");
    }

    #[test]
    fn a_rule_holds_at_once_for_who_came_later() {
        let now = Timestamp::from_millis(1_000);
        let mut membership = joined(now);
        membership.policies.two_factor_required_at = Some(now);
        assert!(membership.requires_two_factor(now.plus_millis(-10)), "also in an older session");
        membership.policies.two_factor_required_at = Some(now.plus_millis(1));
        assert!(!membership.requires_two_factor(now.plus_millis(-10)));
        membership.entered_at = now.plus_millis(1);
        assert!(membership.requires_two_factor(now.plus_millis(-10)), "let in again since then");
    }
}
