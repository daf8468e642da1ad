//! The keys of names and addresses.

use nameplate_domain::accounts::{Email, FullName};

use crate::kernel::KeyColumn;

/// The key of a name; the databases don't agree on what a small letter is.
pub(crate) const NAME_KEYS: KeyColumn = KeyColumn {
    table: "users",
    text: "name",
    key: "name_key",
    unique: None,
    make: |name| FullName::parse(name).ok().map(|name| name.key()),
};

pub(crate) const EMAIL_KEYS: KeyColumn = KeyColumn {
    table: "users",
    text: "email",
    key: "email_key",
    unique: Some("TRUE"),
    make: email_key,
};

pub(crate) fn email_key(email: &str) -> Option<String> {
    Email::parse(email).ok().map(|email| email.key())
}
