//! Passkeys: signing in with a device instead of password and code.

mod actions;
mod passkey_form;

pub(crate) use passkey_form::PasskeyForm;
