//! The keys of case types and invitations.

use nameplate_domain::companies::CaseTypeName;

use crate::{accounts::email_key, kernel::KeyColumn};

const WITHIN_COMPANY: &str = "other.company_id = mine.company_id";

pub(crate) const CASE_TYPE_KEYS: KeyColumn = KeyColumn {
    table: "case_types",
    text: "name",
    key: "name_key",
    unique: Some(WITHIN_COMPANY),
    make: |name| CaseTypeName::parse(name).ok().map(|name| name.key()),
};

pub(crate) const INVITATION_KEYS: KeyColumn = KeyColumn {
    table: "invitations",
    text: "email",
    key: "email_key",
    unique: Some(WITHIN_COMPANY),
    make: email_key,
};
