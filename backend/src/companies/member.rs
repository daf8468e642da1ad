//! Members, as the admins of their company see them.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::Role,
    kernel::{Timestamp, UserId},
};

/// A member as the admins of the company see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub user_id: UserId,
    /// The person's full name.
    pub name: FullName,
    /// The address that the person signs in with.
    pub email: Email,
    /// Their role here.
    pub role: Role,
    /// Since when they belong to the company.
    pub joined_at: Timestamp,
    /// Since when they are shut out of it, if so.
    pub deactivated_at: Option<Timestamp>,
    /// When they last worked here, to the minute; `None` when they never did.
    pub last_active_at: Option<Timestamp>,
    /// Whether their two-factor is on.
    pub has_two_factor: bool,
}

/// Where a part of a team ends, and the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCursor {
    /// The name of the last member of the part, as it is sorted.
    pub name_key: String,
    /// Who that is.
    pub user_id: UserId,
}
