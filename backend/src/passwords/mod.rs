//! Passwords: hashing, proving, changing, resetting.

mod change;
mod common;
mod history;
mod proofs;
mod reset;

pub use change::{PasswordChange, PasswordChanged, PasswordChanges};
pub use common::is_common;
pub use proofs::Proofs;
pub(crate) use reset::VOID_RESETS;
pub use reset::{CompletedReset, PasswordResets};
