//! Accounts: users, and the first run of an empty database.

mod first_run;
mod service;
mod store;

pub use first_run::{FirstRun, Founder};
pub use service::{Accounts, Credentials, NewUser};
