//! Companies: who belongs to them, who is asked to, what they say of themselves, and their rules.

pub(crate) mod accepted_invitation_store;
mod case_types;
mod details_store;
mod export;
pub(crate) mod invitation_store;
mod invitations;
mod log;
mod member;
pub(crate) mod membership_row;
mod origins;
mod service;
mod settings;
pub(crate) mod settings_store;
pub(crate) mod store;
pub(crate) mod team_store;
mod upgrade;

pub use case_types::{CaseType, CaseTypes};
pub(crate) use export::export_lists;
pub use invitations::{Invitation, Invitations};
pub use log::{CompanyActivity, CompanyEntry, CompanyLog};
pub use member::{Member, MemberCursor};
pub(crate) use membership_row::{MEMBERSHIP_COLUMNS, MembershipRow, read_idle};
pub use origins::CompanyOrigins;
pub(crate) use origins::origins_of;
pub use service::Companies;
pub(crate) use service::allow;
pub use settings::{Billing, CompanySettings};
pub(crate) use store::{
    ACTIVE_MEMBERS, ENTERED, LONGEST_IDLE_OF_SESSION, MAY_ENTER, TWO_FACTOR_FROM_OF_SESSION,
};
pub(crate) use upgrade::{CASE_TYPE_KEYS, INVITATION_KEYS};
