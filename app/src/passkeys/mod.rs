//! Passkeys: signing in with a device instead of password and code.

pub(crate) mod actions;
mod ceremony;
mod passkey_button;
mod passkeys_section;

pub(crate) use passkey_button::PasskeyButton;
pub(crate) use passkeys_section::PasskeysSection;
