//! What the rooms stand on: database, clock, randomness, tokens, limits, locations of IP addresses, zones,
//! errors.

mod client;
mod clock;
mod context;
mod db;
mod document;
mod error;
mod hash_threads;
mod ip_locations;
mod object;
mod password_hasher;
mod qr;
mod rate_limits;
mod request_id;
mod rng;
mod rows;
mod run_blocking;
mod secret_key;
mod token;
mod touches;
mod upgrades;
mod zones;

pub use client::{Client, Origin};
pub use clock::{Clock, ManualClock, SystemClock};
pub use context::Kernel;
pub(crate) use context::first_id_at;
pub use db::{ConnectError, Db, MigrationError, Tx};
pub(crate) use document::{find_document, lock_document, read_document, save_document};
pub use error::{ServiceError, StoreError};
pub(crate) use error::{expect_rows, inconsistent};
pub use ip_locations::{IpLocations, countries};
pub use object::Object;
pub use password_hasher::PasswordHasher;
pub use qr::QrCode;
pub(crate) use rate_limits::hex;
pub use rate_limits::{Bucket, RateLimits};
pub(crate) use request_id::request_id;
pub use request_id::with_request_id;
pub use rng::{OsRng, Rng};
pub(crate) use rows::{chunks, placeholders, values};
pub(crate) use run_blocking::run_blocking;
pub use secret_key::{Purpose, SecretKey};
pub use token::{Token, TokenHash};
pub(crate) use touches::Touches;
pub(crate) use upgrades::run_once;
pub use zones::Zone;
