//! Activity: what happened to an account, and what can be done about it.

use thiserror::Error;

use crate::kernel::{ActivityId, DAY_MS, SessionId, Timestamp};

mod detail;
mod kind;
mod revocation;

pub use detail::ActivityDetail;
pub use kind::{ActivityGroup, ActivityKind, UnknownKind};
pub use revocation::Revocation;

/// How long the link lives that a mail offers to whoever says *This wasn't me*: 7 days, in
/// milliseconds.
pub const REVOKE_LINK_MS: i64 = 7 * DAY_MS;
/// How long activity is kept: a year, in milliseconds.
pub const KEPT_MS: i64 = 365 * DAY_MS;

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its id; newer ones sort last.
    pub id: ActivityId,
    pub kind: ActivityKind,
    pub at: Timestamp,
    pub session_id: Option<SessionId>,
    pub ip: String,
    /// Roughly where that is.
    pub place: Option<String>,
    pub user_agent: String,
    pub detail: ActivityDetail,
    /// When its owner said that it wasn't them.
    pub revoked_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RevokeError {
    /// There is no such event of this person, or it leaves nothing to revoke.
    #[error("There is nothing to revoke about this any more.")]
    NothingToRevoke,
    /// It was done in the browser that says so.
    #[error("This was done in the browser that you use now. Sign out, or change your password.")]
    OwnSession,
    /// The link was used, is too old, or was never made.
    #[error("This link is not valid any more. Choose a new password instead.")]
    LinkNotValid,
    /// Two-factor was on already when the session that says so was started.
    #[error("You signed in with two-factor since. Turn it off by a code, under Two-factor.")]
    NeedsCode,
    /// The old address belongs to another account by now.
    #[error("Another account has your old address by now. Ask your operator for help.")]
    EmailTaken,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::companies::{CompanyName, Role};

    #[test]
    fn every_kind_reads_back_from_its_word() {
        for &kind in ActivityKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!(kind.group().kinds().any(|each| each == kind));
        }
        for &group in ActivityGroup::ALL {
            assert_eq!(ActivityGroup::parse(group.as_str()), Some(group));
        }
        assert!("nothing".parse::<ActivityKind>().is_err());
    }

    #[test]
    fn details_are_said_in_words() {
        assert_eq!(ActivityDetail::of_ended(0).to_string(), "");
        assert_eq!(ActivityDetail::of_ended(1).to_string(), "1 other browser was signed out.");
        assert_eq!(ActivityDetail::of_ended(3).to_string(), "3 other browsers were signed out.");
        let company = || CompanyName::parse("Harbor Law").unwrap();
        let joined = ActivityDetail::of_company(company(), Some(Role::Admin));
        assert_eq!(joined.to_string(), "Harbor Law, as Admin.");
        assert_eq!(ActivityDetail::of_company(company(), None).to_string(), "Harbor Law.");
    }
}
