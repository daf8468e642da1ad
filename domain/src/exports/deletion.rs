//! The wish to be deleted, and what became of it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    companies::CompanyName,
    kernel::{Timestamp, parse_lines, text_type},
};

text_type!(
    /// Why an admin declines, in their words: several lines.
    DeclineReason, 500, parse_lines
);

/// What an admin says when they decline.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    /// Why; nothing for no reason.
    pub reason: String,
}

/// The last time that a person asked to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionRequest {
    pub requested_at: Timestamp,
    pub state: DeletionState,
}

/// What became of the wish to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeletionState {
    /// Nobody has settled it.
    Open,
    /// Its owner took it back.
    Withdrawn { at: Timestamp },
    /// An admin declined it.
    Declined { at: Timestamp, reason: Option<DeclineReason> },
}

/// Why nobody is asked to delete an account, or why it isn't settled.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeletionError {
    /// There is one already.
    #[error("You asked for this already. Your admins decide about it.")]
    AskedAlready,
    /// Nobody would be left who runs the company.
    #[error(
        "You are the only Super Admin of {}. Make somebody else one under Team first.",
        company.as_ref()
    )]
    OnlySuperAdmin { company: CompanyName },
    /// There is nobody who could do it.
    #[error("You belong to no company, so no admin can do this. Ask your operator.")]
    NoCompany,
    /// It was taken back or settled meanwhile.
    #[error("This was taken back or settled meanwhile.")]
    Settled,
}
