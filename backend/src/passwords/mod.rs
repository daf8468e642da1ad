//! Passwords: hashing, proving, changing, resetting.

mod change;
mod common;
mod hash_threads;
mod hasher;
mod history;
mod proofs;
mod reset;

pub use change::{PasswordChange, PasswordChanged, PasswordChanges};
pub use common::is_common;
pub use hasher::Passwords;
pub use proofs::{Proofs, RecentProof};
pub use reset::{CompletedReset, PasswordResets};
