//! A code that signs a phone in, as it is stored.

use nameplate_domain::{
    devices::PhoneLinkState,
    kernel::{PhoneLinkId, SessionId, Timestamp, UserId},
};

use crate::kernel::{Origin, Token, TokenHash};

/// A code that signs a phone in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLink {
    pub id: PhoneLinkId,
    /// Which step of linking it is at.
    pub state: PhoneLinkState,
    /// Where it was asked for.
    pub asked_from: Origin,
    /// Where the phone is that took it, if one did.
    pub claimed_from: Option<Origin>,
    /// Until when the next step has to be taken.
    pub ends_at: Timestamp,
    pub(crate) user_id: UserId,
    pub(crate) session_id: SessionId,
    pub(crate) token_hash: TokenHash,
}

impl PhoneLink {
    /// Whether this link belongs to a token.
    #[must_use]
    pub fn is_of(&self, token: &Token) -> bool {
        self.token_hash == token.hash()
    }
}
