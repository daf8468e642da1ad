//! Signing in: with a password, then with a code where two-factor is on.

mod password_step;
mod second_step;

pub use password_step::{Attempt, Progress, SignIn};
pub use second_step::Verified;
