//! Passwords: changing, resetting, proving.

mod actions;
mod confirm_page;
mod forgot_page;
mod new_password_field;
mod password_field;
mod reset_page;
mod search;
mod security_page;
mod username_field;

pub(crate) use confirm_page::{CONFIRM, confirm_page};
pub(crate) use forgot_page::{FORGOT, forgot_page};
pub(crate) use new_password_field::{NewPasswordField, OwnerText};
pub(crate) use password_field::PasswordField;
pub(crate) use reset_page::{RESET, reset_page};
pub(crate) use search::entries;
pub(crate) use security_page::{SECURITY, security_page};
pub(crate) use username_field::UsernameField;
