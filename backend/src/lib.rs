//! What Nameplate does: one service a room, over one database.
//!
//! A room is used through its service, never through its SQL.

pub mod accounts;
pub mod activity;
pub mod appearance;
pub mod companies;
pub mod deliveries;
pub mod demo;
pub mod kernel;
pub mod live;
pub mod mail;
pub mod passkeys;
pub mod passwords;
pub mod sessions;
pub mod two_factor;

mod services;

pub use services::Services;
