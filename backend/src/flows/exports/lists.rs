//! What is in a copy of a person's data, and what is not.

use super::Exports;
use crate::{
    accounts, activity, api_keys, appearance, companies, deliveries, devices, exports,
    kernel::ExportList, mailings, notifications, passkeys, sessions, shortcuts, two_factor,
};

/// The lists of a copy, in the order in which a person reads them. Each room says what of its own is in it.
pub(super) fn lists() -> Vec<ExportList> {
    [
        accounts::export_lists(),
        companies::export_lists(),
        notifications::export_lists(),
        mailings::export_lists(),
        appearance::export_lists(),
        shortcuts::export_lists(),
        sessions::export_lists(),
        two_factor::export_lists(),
        passkeys::export_lists(),
        devices::export_lists(),
        api_keys::export_lists(),
        activity::export_lists(),
        deliveries::export_lists(),
        exports::export_lists(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Exports {
    /// The tables that name a person and are in no copy, and why, for who reads it.
    pub const LEFT_OUT: &[(&str, &str)] = &[
        ("backup_codes", "Your backup codes: Nameplate keeps no more than a mark of each."),
        ("changes", "What open pages are told to look at again: it is gone within minutes."),
        (
            "companies",
            "What a company says of itself: it is the company's, also where it names you.",
        ),
        (
            "passkey_ceremonies",
            "What a browser is asked about a passkey: it is gone within minutes.",
        ),
        ("password_history", "Your former passwords: Nameplate keeps no more than a mark of each."),
        (
            "password_resets",
            "Links for a new password: the activity says when they were asked for.",
        ),
        ("pending_sign_ins", "Sign-ins that wait for a code: they are gone within minutes."),
        ("phone_links", "Codes that sign a phone in: they are gone within minutes."),
        ("rate_limits", "How often something was tried lately: it is gone within days."),
        (
            "webhook_deliveries",
            "What other products of a company are about to be told of you: it is gone within a day.",
        ),
        ("settings_imports", "Settings that wait for your word: you handed them in yourself."),
    ];

    /// The tables of which rows are in a copy.
    #[must_use]
    pub fn tables() -> Vec<&'static str> {
        lists().iter().map(|list| list.table).collect()
    }
}
