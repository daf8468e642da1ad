//! Nameplate's types and pure rules, a room a file.
//!
//! Nothing here does I/O, reads a clock or makes a random choice, so the same rules run in the
//! browser (before a form is sent) and in the service (where they count).

pub mod accounts;
pub mod activity;
pub mod api_keys;
pub mod appearance;
pub mod companies;
pub mod deliveries;
pub mod devices;
pub mod exports;
pub mod forward_auth;
pub mod kernel;
pub mod mailings;
pub mod notifications;
pub mod passkeys;
pub mod passwords;
pub mod sessions;
pub mod shortcuts;
pub mod two_factor;
pub mod webhooks;
