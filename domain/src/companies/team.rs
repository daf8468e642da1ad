//! A company's team: why a change of it is refused.

use thiserror::Error;

use crate::kernel::{DAY_MS, MINUTE_MS, RateLimit, choice};

/// How long an invitation can be taken: 24 hours, in milliseconds.
pub const INVITATION_MS: i64 = DAY_MS;
/// How long an invitation that nobody took stays in the list, to be sent again: 30 days after it is
/// over, in milliseconds.
pub const INVITATION_KEPT_MS: i64 = 30 * DAY_MS;
/// Invitations that one company can have mailed: 100 at once, then one every 5 minutes.
pub const INVITATIONS_PER_COMPANY: RateLimit = RateLimit { burst: 100, interval_ms: 5 * MINUTE_MS };

choice! {
    /// Something that an admin does to another member, and that needs no more than to be said.
    MemberAct {
        /// To sign them out of every browser.
        SignOut = "sign_out", "Sign out everywhere";
        /// To shut them out of the company.
        Deactivate = "deactivate", "Deactivate";
        /// To let them in again.
        Reactivate = "reactivate", "Reactivate";
        /// To take them out of the company.
        Remove = "remove", "Remove";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TeamError {
    /// Only a Super Admin makes, unmakes and acts on Super Admins.
    #[error("Only a Super Admin can do this to a Super Admin, or make one.")]
    NeedsSuperAdmin,
    /// Nobody changes their own role, or removes themselves here.
    #[error("You can't do this to yourself. Under Companies you can leave.")]
    Oneself,
}

/// Why a person did not leave, or enter, a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MembershipError {
    /// They don't belong to it, or no longer.
    #[error("You don't belong to that company any more.")]
    NotAMember,
    /// An admin has shut them out of it.
    #[error("An admin has deactivated you there. Ask them to let you in again.")]
    Deactivated,
    /// The company would be left without a Super Admin.
    #[error("You are the last Super Admin there. Make somebody else a Super Admin first.")]
    LastSuperAdmin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvitationError {
    /// It was accepted, revoked, is too old, or was never made.
    #[error("This invitation is not valid any more. Ask for a new one.")]
    NotValid,
    /// Somebody else is signed in here than the one who is invited.
    #[error("You are signed in as somebody else than the person who is invited.")]
    SomebodyElse,
    /// The invited person has an account, and must sign in to it first.
    #[error("There is an account with this address already. Sign in to join.")]
    HasAccount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CaseTypeError {
    /// There are [`MOST_CASE_TYPES`](super::MOST_CASE_TYPES) already.
    #[error("There are as many case types as there can be. Remove one first.")]
    TooMany,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CompanyError {
    /// Somebody else saved them since the page was opened.
    #[error("Somebody else changed this since you opened the page. Reload it and look again.")]
    ChangedMeanwhile,
}
