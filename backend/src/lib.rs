//! What Nameplate does: one service a room, over one database.
//!
//! The app and the server use a room through its services, never through its SQL.

pub mod accounts;
pub mod activity;
pub mod api_keys;
pub mod appearance;
pub mod companies;
pub mod deliveries;
pub mod demo;
pub mod devices;
pub mod exports;
pub mod flows;
pub mod forward_auth;
mod kernel;
pub mod live;
pub mod mail;
pub mod mailings;
pub mod notifications;
pub mod passkeys;
pub mod passwords;
pub mod sessions;
pub mod shortcuts;
pub mod two_factor;
pub mod webhooks;

mod core;
mod host;
mod pruning;
mod services;
mod upgrade;

pub use core::Core;
pub use kernel::{
    Bucket, Client, Clock, ConnectError, Db, Endpoints, IpLocations, Kernel, ManualClock,
    MigrationError, Object, Origin, OsRng, PasswordHasher, Purpose, QrCode, RateLimits, Rng,
    SecretKey, ServiceError, StoreError, SystemClock, Token, TokenHash, Tx, Zone, countries,
    plain_cell, with_request_id,
};
pub use services::Services;
pub use upgrade::migrate;
