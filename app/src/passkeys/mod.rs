//! Passkeys: signing in with a device instead of password and code.

mod actions;
mod passkey_form;
mod passkeys_section;
mod search;

pub(crate) use passkey_form::PasskeyForm;
pub(crate) use passkeys_section::passkeys_section;
pub(crate) use search::entries;
