//! Two-factor: codes beside the password, and devices that are trusted without one.

mod actions;
mod backup_codes_page;
mod browser;
mod required_page;
mod search;
mod set_up_page;
mod set_up_steps;
mod trusted_devices;
mod turn_off_form;
mod two_factor_section;
mod verify_page;

pub(crate) use backup_codes_page::{BACKUP_CODES, backup_codes_page};
pub(crate) use required_page::{TWO_FACTOR_REQUIRED, two_factor_required_page};
pub(crate) use search::entries;
pub(crate) use set_up_page::{TWO_FACTOR_SET_UP, two_factor_set_up_page};
pub(crate) use trusted_devices::trusted_devices_section;
pub(crate) use two_factor_section::{risk_without, two_factor_section};
pub(crate) use verify_page::{VERIFY, verify_page};
