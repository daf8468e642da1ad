//! Passwords: changing, resetting, proving.

mod new_password_field;
mod password_field;

pub(crate) use new_password_field::{NewPasswordField, OwnerText};
pub(crate) use password_field::PasswordField;
