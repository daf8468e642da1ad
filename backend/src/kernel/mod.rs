//! What the rooms stand on: database, clock, randomness, tokens, limits, errors.

mod clock;
mod context;
mod db;
mod document;
mod error;
mod rate_limits;
mod rng;
mod token;

pub use clock::{Clock, ManualClock, SystemClock};
pub use context::Kernel;
pub use db::{ConnectError, Db, MigrationError, Tx};
pub(crate) use document::{read_document, write_document};
pub use error::{ServiceError, StoreError};
pub(crate) use error::{expect_rows, inconsistent};
pub use rate_limits::RateLimits;
pub use rng::{OsRng, Rng};
pub use token::{Token, TokenHash};
