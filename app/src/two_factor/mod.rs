//! Two-factor: codes beside the password, and devices that are trusted without one.

pub(crate) mod actions;
mod backup_codes_page;
mod required_page;
mod set_up_page;
mod set_up_steps;
mod trusted_devices;
mod turn_off_form;
mod two_factor_section;
mod verify_page;

pub(crate) use backup_codes_page::BackupCodesPage;
pub(crate) use required_page::TwoFactorRequiredPage;
pub(crate) use set_up_page::TwoFactorSetUpPage;
pub(crate) use trusted_devices::TrustedDevicesSection;
pub(crate) use two_factor_section::TwoFactorSection;
pub(crate) use verify_page::VerifyPage;
