//! The keys of whom mails go to.

use nameplate_domain::accounts::Email;

use crate::kernel::KeyColumn;

pub(crate) const RECIPIENT_KEYS: KeyColumn = KeyColumn {
    table: "deliveries",
    text: "recipient",
    key: "recipient_key",
    unique: None,
    make: |recipient| Email::parse(recipient).ok().map(|email| email.key()),
};
