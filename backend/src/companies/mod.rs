//! Companies: who belongs to them, who is asked to, what they say of themselves, and their rules.

mod case_types;
mod details_store;
mod invitation_store;
mod invitations;
mod joining;
mod log;
mod own;
mod service;
mod settings;
mod settings_store;
mod store;
mod team;
mod team_list;
mod team_store;

pub use case_types::{CaseType, CaseTypes};
pub use invitations::{Invitation, Invitations};
pub use joining::OpenInvitation;
pub use log::{CompanyActivity, CompanyEntry, CompanyLog};
pub use own::OwnCompanies;
pub use service::Companies;
pub use settings::{Billing, CompanySettings};
pub(crate) use store::{
    ACTIVE_MEMBERS, LONGEST_IDLE_OF_SESSION, MEMBERSHIP_COLUMNS, MembershipRow, read_idle,
};
pub use team::{Removal, Team};
pub use team_list::{Member, MemberCursor, TeamPage};
