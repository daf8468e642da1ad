//! Two-factor: codes beside the password, and devices that are trusted without one.

mod backup_codes;
mod change_notices;
mod export;
mod fresh_codes;
mod service;
mod store;
mod totp;
mod trusted;
mod turning_off;

pub(crate) use export::export_lists;
pub(crate) use service::parse_code;
pub use service::{SetUp, TwoFactor, TwoFactorEnabled, TwoFactorStatus};
pub(crate) use store::{VOID_UNCONFIRMED, select_enabled_at};
pub use trusted::{TrustedDevice, TrustedDevices};
