//! What is under way for a user, and how it is voided.

use crate::{
    accounts::VOID_EMAIL_CHANGES, devices::VOID_PHONE_LINKS, passkeys::VOID_CEREMONIES,
    passwords::VOID_RESETS, sessions::VOID_PENDING_SIGN_INS, two_factor::VOID_UNCONFIRMED,
};

/// The statements by which each room voids a user's unfinished business.
pub(crate) const UNFINISHED: &[&str] = &[
    VOID_RESETS,
    VOID_EMAIL_CHANGES,
    VOID_PENDING_SIGN_INS,
    VOID_PHONE_LINKS,
    VOID_CEREMONIES,
    VOID_UNCONFIRMED,
];
