//! Members, as the admins of their company see them.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::Role,
    kernel::{PhotoId, Timestamp, UserId},
};

/// A member as the admins of the company see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub user_id: UserId,
    pub name: FullName,
    pub email: Email,
    pub photo_id: Option<PhotoId>,
    pub role: Role,
    pub joined_at: Timestamp,
    /// Set while the membership is deactivated.
    pub deactivated_at: Option<Timestamp>,
    /// When they last used this company, to the minute; `None` when they never did.
    pub last_active_at: Option<Timestamp>,
    pub has_two_factor: bool,
    /// Since when they ask to be deleted, if nobody has settled that.
    pub deletion_requested_at: Option<Timestamp>,
}

/// Where a page of a team ends, and the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCursor {
    /// The sort key of the last member's name on the page.
    pub name_key: String,
    pub user_id: UserId,
}
